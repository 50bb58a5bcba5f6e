-- One row per campaign with spend: its customers of known start, won in a month in which it had spend, whose channel is
-- another than those that the spend names. In: ad_spend, traits, labels, paid_campaigns. {campaign}, {channel}: the
-- numbers of these dimensions' labels.
WITH spent AS (
    SELECT DISTINCT campaigns.code AS campaign, channels.code AS channel
    FROM ad_spend
    JOIN labels AS campaigns
        ON campaigns.dimension = {campaign} AND campaigns.value = ad_spend.campaign
    JOIN labels AS channels
        ON channels.dimension = {channel} AND channels.value = ad_spend.channel
    WHERE ad_spend.cost <> 0 AND ad_spend.channel <> ad_spend.campaign
),
names AS (
    SELECT labels.code, min(labels.name) AS label
    FROM labels
    WHERE labels.dimension = {campaign}
    GROUP BY labels.code
)
SELECT
    names.label AS campaign,
    count(*) AS customers
FROM traits
JOIN paid_campaigns
    ON paid_campaigns.code = traits.value_{campaign}
    AND paid_campaigns.month = CAST(date_trunc('month', traits.first_on) AS DATE)
JOIN names ON names.code = traits.value_{campaign}
LEFT JOIN spent ON spent.campaign = traits.value_{campaign} AND spent.channel = traits.value_{channel}
WHERE
    traits.first_on >= $known_from
    AND traits.value_{channel} IS NOT NULL
    AND spent.campaign IS NULL
    AND EXISTS (SELECT 1 FROM spent AS named WHERE named.campaign = traits.value_{campaign})
GROUP BY names.label
ORDER BY customers DESC, names.label
