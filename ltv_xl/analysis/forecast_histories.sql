-- One row per group of customers with the same history today: what a model reads, and nothing of a single one.
-- In: forecast_lives. known: customers of known start; fitted: of these, every $step-th, whom a model is fitted to;
-- compared: every $draw-th, to whom all models are fitted to choose one.
-- profit: of the repeats of all of them.
SELECT
    forecast_lives.lead_code,
    forecast_lives.repeats,
    forecast_lives.recency_days,
    forecast_lives.days,
    count(*) AS customers,
    count(CASE WHEN forecast_lives.known THEN 1 END) AS known,
    count(CASE WHEN forecast_lives.known AND forecast_lives.number % $step = 0 THEN 1 END) AS fitted,
    count(CASE WHEN forecast_lives.known AND forecast_lives.number % $draw = 0 THEN 1 END) AS compared,
    CAST(sum(forecast_lives.profit) AS DOUBLE) AS profit
FROM forecast_lives
GROUP BY forecast_lives.lead_code, forecast_lives.repeats, forecast_lives.recency_days, forecast_lives.days
ORDER BY forecast_lives.lead_code, forecast_lives.repeats, forecast_lives.recency_days, forecast_lives.days
