-- One row per way, span of first days and time of the second purchase: what these customers brought.
-- In: early. {spans}: every first day with the number of its span, which are cut so that each forecast day sees whole
-- ones. {again}: by which of the ages the second purchase had come. {sums}: of the profits.
SELECT
    early.way,
    spans.span,
    {again} AS again,
    count(*) AS customers{sums}
FROM early
JOIN ({spans}) AS spans (day, span) ON spans.day = early.first_on
GROUP BY early.way, spans.span, {again}
