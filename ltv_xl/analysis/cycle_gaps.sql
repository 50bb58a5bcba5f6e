-- One row per course and days between a delivery and the one after it: how often. In: cycles.
SELECT
    cycles.course,
    cycles.days_to_next AS days,
    count(*) AS times
FROM cycles
WHERE cycles.next_n = cycles.n + 1 AND cycles.days_to_next >= 0
GROUP BY cycles.course, cycles.days_to_next
ORDER BY cycles.course, cycles.days_to_next
