-- One row per group of customers of known start with the same history at the end of $until: what the model knew
-- then, and what came after.
-- In: forecast_lives. fitted, compared: every $step-th and every $draw-th of the customers. came: repeats since then; came_compared:
-- those of the customers compared; last: in a period as long before it. back: customers who have
-- bought since. profit: of their repeats until then; profit_came: since.
SELECT
    forecast_lives.lead_code,
    forecast_lives.repeats_then AS repeats,
    forecast_lives.recency_then AS recency_days,
    forecast_lives.days_then AS days,
    count(*) AS customers,
    count(*) AS known,
    count(CASE WHEN forecast_lives.number % $step = 0 THEN 1 END) AS fitted,
    count(CASE WHEN forecast_lives.number % $draw = 0 THEN 1 END) AS compared,
    CAST(sum(forecast_lives.repeats - forecast_lives.repeats_then) AS BIGINT) AS came,
    CAST(
        sum(
            CASE
                WHEN forecast_lives.number % $draw = 0 THEN forecast_lives.repeats - forecast_lives.repeats_then
                ELSE 0
            END
        ) AS BIGINT
    ) AS came_compared,
    CAST(sum(forecast_lives.repeats_then - forecast_lives.repeats_earlier) AS BIGINT) AS last,
    count(CASE WHEN forecast_lives.repeats > forecast_lives.repeats_then THEN 1 END) AS back,
    CAST(sum(forecast_lives.profit_then) AS DOUBLE) AS profit,
    CAST(sum(forecast_lives.profit - forecast_lives.profit_then) AS DOUBLE) AS profit_came
FROM forecast_lives
WHERE forecast_lives.known AND forecast_lives.days_then IS NOT NULL
GROUP BY
    forecast_lives.lead_code, forecast_lives.repeats_then, forecast_lives.recency_then, forecast_lives.days_then
ORDER BY
    forecast_lives.lead_code, forecast_lives.repeats_then, forecast_lives.recency_then, forecast_lives.days_then
