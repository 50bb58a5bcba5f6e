-- One row per channel and month of ad spend, with the customers of known start it acquired in that month.
-- In: ad_spend, traits, labels. Spend without a channel is set against the customers of every channel.
-- {acquired_by}: the code of a customer's channel. $channel_labels: the number of the channels' labels.
-- $only_channel: that of the one channel of which there is a part; NULL for all.
-- counted: the month's new customers are all seen: it lies from $spend_from on and has begun by $as_of.
WITH spent AS (
    SELECT
        labels.code,
        labels.name AS channel,
        ad_spend.month,
        sum(ad_spend.cost) AS all_cost,
        sum(ad_spend.clicks) AS all_clicks,
        sum(ad_spend.conversions) AS all_conversions
    FROM ad_spend
    LEFT JOIN labels ON labels.dimension = $channel_labels AND labels.value = ad_spend.channel
    GROUP BY labels.code, labels.name, ad_spend.month
),
acquired AS (
    SELECT
        {acquired_by} AS code,
        CAST(date_trunc('month', traits.first_on) AS DATE) AS month,
        count(*) AS customers
    FROM traits
    WHERE traits.first_on >= $known_from
    GROUP BY 1, 2
),
everyone AS (
    SELECT acquired.month, sum(acquired.customers) AS all_customers
    FROM acquired
    GROUP BY acquired.month
)
SELECT
    spent.channel,
    spent.month,
    spent.all_cost AS cost,
    spent.all_clicks AS clicks,
    spent.all_conversions AS conversions,
    coalesce(
        CASE WHEN spent.channel IS NULL THEN everyone.all_customers ELSE acquired.customers END, 0
    ) AS customers,
    spent.month >= $spend_from AND spent.month <= $as_of AS counted
FROM spent
LEFT JOIN acquired ON acquired.code = spent.code AND acquired.month = spent.month
LEFT JOIN everyone ON everyone.month = spent.month
WHERE CAST($only_channel AS VARCHAR) IS NULL OR spent.channel = $only_channel
ORDER BY spent.month, spent.channel
