-- The age band at the first purchase, an expression within traits.sql: the place of the band in the texts' order.
-- {age}: the age in years, from the birth date, else as the source gives it; below 0 or above 119 is no age.
CASE
    WHEN ({age}) NOT BETWEEN 0 AND 119 THEN NULL
    WHEN ({age}) < 20 THEN 7
    WHEN ({age}) < 30 THEN 1
    WHEN ({age}) < 40 THEN 2
    WHEN ({age}) < 50 THEN 3
    WHEN ({age}) < 60 THEN 4
    WHEN ({age}) < 70 THEN 5
    WHEN ({age}) >= 70 THEN 6
END
