-- The same of those who are new on the as-of date, by campaign too, and of those observed through a horizon: by batch.
-- In: early; see early_spans.sql.
SELECT
    early.way,
    early.campaign,
    {span} AS span,
    {again} AS again,
    early.batch,
    count(*) AS customers{sums}
FROM early
WHERE early.first_on <= $older_to OR early.first_on BETWEEN $newest_from AND $newest_to
GROUP BY early.way, early.campaign, {span}, {again}, early.batch
