-- One row per group of a dimension: its largest values, by customers, ties by value; run once per dimension.
-- In: traits. {value}: the dimension's column there. $dimension: its number. $kept: how many values stay.
-- code: 1, 2, 3 ... from the largest. The values beyond $kept are gathered, never a single one:
-- when just one is left over, it stays.
CREATE OR REPLACE TEMP TABLE {table} AS
WITH sizes AS (
    SELECT {value} AS value, count(*) AS customers
    FROM traits
    WHERE {value} IS NOT NULL
    GROUP BY {value}
),
ranked AS (
    SELECT
        value,
        row_number() OVER (ORDER BY customers DESC, value) AS code,
        count(*) OVER () AS all_values
    FROM sizes
)
SELECT value, CAST(code AS UTINYINT) AS code
FROM ranked
WHERE code <= $kept OR all_values = $kept + 1
