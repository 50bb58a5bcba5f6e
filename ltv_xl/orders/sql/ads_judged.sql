-- Every row of an ad file: is it a sum of others, and can its cost be used? `part` says what a row is a part of.
-- A row without a channel beside named ones is their sum where it costs what they cost, on its day or in its month, and
-- where it has no month; else money was spent without naming a channel. Likewise a row of a channel without a campaign,
-- beside several named ones of that channel. "SNS 合計" is the sum of SNS where there is SNS.
-- {wholes}: names of all channels together, which count as none.
CREATE TABLE ads_judged AS
SELECT *,
       CAST(date_trunc('month', {month}) AS DATE) AS spend_month,
       is_total
           OR (any_named AND coalesce(lower({channel}) = 'all', false))
           OR (
               any_named AND ({channel} IS NULL OR lower({channel}) IN ({wholes})) AND (
                   {month} IS NULL OR cost IS NULL
                   OR coalesce(abs(cost - sum(cost) FILTER ({channel} IS NOT NULL AND NOT lower({channel}) IN ({wholes}))
                       OVER (PARTITION BY {month})) <= 1 + 0.001 * abs(cost), false)
                   OR coalesce(abs(cost - sum(cost) FILTER ({channel} IS NOT NULL AND NOT lower({channel}) IN ({wholes}))
                       OVER (PARTITION BY date_trunc('month', {month}))) <= 1 + 0.001 * abs(cost), false)
               )
           )
           OR coalesce(list_contains(names, regexp_extract(
               lower({channel}), '^(.+?)[\s_:：・/（(-]*(合計|小計|計|sub-?total|total)[）)]?$', 1
           )), false)
           OR coalesce({campaign} IS NULL AND {channel} IS NOT NULL AND (
               abs(cost - sum(cost) FILTER ({campaign} IS NOT NULL) OVER of_month) <= 1 + 0.001 * abs(cost)
               AND count(*) FILTER ({campaign} IS NOT NULL) OVER of_month > 1
           ), false)
           OR (any_part AND coalesce(is_total({part}), false)) AS is_sum,
       abs(cost) < {most} AS cost_is_usable,
       coalesce({other_currency}, false) AS is_other
FROM {relation},
     (
         SELECT count(*) FILTER ({channel} IS NOT NULL AND NOT lower({channel}) IN ({wholes})) > 0 AS any_named,
                count(*) FILTER (NOT is_total({part})) > 0 AS any_part,
               list(DISTINCT lower({channel})) FILTER ({channel} <> '') AS names
         FROM {relation}
     )
WINDOW of_month AS (PARTITION BY {channel}, date_trunc('month', {month}))
