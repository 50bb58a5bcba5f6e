-- One row per channel that has no spend at all: its customers of known start in the months from $spent_from up to but
-- not $spent_until. In: ad_spend, traits, labels. {acquired_by}, $channel_labels, {named}: see
-- spend.sql.
SELECT
    names.label AS channel,
    count(*) AS customers
FROM traits
JOIN (
    SELECT labels.code, min(labels.name) AS label
    FROM labels
    WHERE labels.dimension = $channel_labels
    GROUP BY labels.code
) AS names ON names.code = {acquired_by}
LEFT JOIN (
    SELECT DISTINCT labels.code
    FROM ad_spend
    JOIN labels ON labels.dimension = $channel_labels AND labels.value = ad_spend.{named}
    GROUP BY labels.code, ad_spend.month
    HAVING sum(ad_spend.cost) <> 0
) AS spent ON spent.code = names.code
WHERE
    traits.first_on >= $known_from
    AND traits.first_on >= $spent_from
    AND traits.first_on < $spent_until
    AND spent.code IS NULL
GROUP BY names.label
ORDER BY customers DESC, names.label
