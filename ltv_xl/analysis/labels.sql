-- One row per value of each dimension: its code, in the order of the texts. What follows compares numbers.
-- label_values: every dimension's number and values, each value once. {names}: the values that are shown
-- under another name, by dimension; values with one name have one code.
CREATE OR REPLACE TEMP TABLE labels AS
WITH named AS (
    SELECT given.dimension, given.value, coalesce(shown.name, given.value) AS name
    FROM label_values AS given
    LEFT JOIN ({names}) AS shown (dimension, value, name)
        ON shown.dimension = given.dimension AND shown.value = given.value
)
SELECT
    named.dimension,
    named.value,
    named.name,
    CAST(dense_rank() OVER (PARTITION BY named.dimension ORDER BY named.name) AS INTEGER) AS code
FROM named
