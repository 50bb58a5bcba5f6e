-- One row per customer with a purchase: what is expected of the customer, as exact numbers, so that sums of them are
-- the same in any order.
-- In: forecast_lives; forecast_answers, the model's answer to each history. {alive}: how likely the customer still
-- buys. {expected}: orders and profit in the months ahead, and repeats and their profit in as many months before.
CREATE OR REPLACE TEMP TABLE forecast_people AS
SELECT
    lives.number,
    lives.known,
    {alive} AS alive{expected}
FROM forecast_lives AS lives
JOIN forecast_answers AS answers
    ON answers.lead_code = lives.lead_code
    AND answers.repeats = lives.repeats
    AND answers.recency_days = lives.recency_days
    AND answers.days = lives.days
