-- One row per value of each dimension: its code, in the order of the texts. What follows compares numbers.
-- {values}: every dimension's number and values, each value once. {name}: the name under which it is shown;
-- values with one name have one code.
CREATE OR REPLACE TEMP TABLE labels AS
WITH named AS (
    SELECT given.dimension, given.value, {name} AS name
    FROM ({values}) AS given
)
SELECT
    named.dimension,
    named.value,
    named.name,
    CAST(dense_rank() OVER (PARTITION BY named.dimension ORDER BY named.name) AS INTEGER) AS code
FROM named
