-- One row per channel and month of ad spend, with the customers of known start it acquired in that month.
-- In: ad_spend, traits, people. Spend without a channel is set against the customers of every channel.
-- counted: the month's new customers are all seen: it lies from $spend_from on and has begun by $as_of.
CREATE OR REPLACE TEMP TABLE spend AS
WITH acquired AS (
    SELECT
        traits.channel,
        CAST(date_trunc('month', people.first_on) AS DATE) AS month,
        count(*) AS customers
    FROM people
    JOIN traits USING (number)
    WHERE people.first_on >= $known_from
    GROUP BY traits.channel, month
),
everyone AS (
    SELECT month, sum(customers) AS customers
    FROM acquired
    GROUP BY month
)
SELECT
    ad_spend.channel,
    ad_spend.month,
    ad_spend.cost,
    ad_spend.clicks,
    ad_spend.conversions,
    coalesce(
        CASE WHEN ad_spend.channel IS NULL THEN everyone.customers ELSE acquired.customers END, 0
    ) AS customers,
    ad_spend.month >= $spend_from AND ad_spend.month <= $as_of AS counted
FROM ad_spend
LEFT JOIN acquired ON acquired.channel = ad_spend.channel AND acquired.month = ad_spend.month
LEFT JOIN everyone ON everyone.month = ad_spend.month
