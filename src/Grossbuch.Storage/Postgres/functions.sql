-- The house's own functions, made in the database of every infobase. All of them give what the functions of the same names in C# give for
-- SQLite; tests hold them to each other. Between marks of $from$ and $to$ the house puts the alphabet of string keys.

-- Strings. In keys ё stands after е, case is folded, blanks at the end are cut.

CREATE OR REPLACE FUNCTION gb_fold(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT translate(t, $from$, $to$) $f$;

CREATE OR REPLACE FUNCTION gb_key(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT translate(rtrim(t, ' '), $from$, $to$) $f$;

CREATE OR REPLACE FUNCTION gb_ends(t text, part text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT right(t, length(part)) = part $f$;

CREATE OR REPLACE FUNCTION gb_substring(t text, start bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT substr(t, least(greatest(start, 1), 2147483647)::int) $f$;

CREATE OR REPLACE FUNCTION gb_substring(t text, start bigint, size bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT substr(t, least(greatest(start, 1), 2147483647)::int, least(greatest(size, 0), 2147483647)::int) $f$;

-- One character of a template in a form that means nothing else in a regular expression.
CREATE OR REPLACE FUNCTION gb_like_character(c text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT '\U' || lpad(to_hex(ascii(c)), 8, '0') $f$;

-- A template of the query language as a regular expression: % any run, _ one character, [abc], [a-z], [^abc].
CREATE OR REPLACE FUNCTION gb_like_pattern(template text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS
$f$
DECLARE
  pattern text := '^';
  at int := 1;
  size int := length(template);
  c text;
  stop int;
  negated boolean;
  members text;
  last text;
BEGIN
  WHILE at <= size LOOP
    c := substr(template, at, 1);
    -- A set has one member at least: in '[]' the brackets are characters.
    stop := CASE WHEN c = '[' THEN strpos(substr(template, at + 1), ']') ELSE 0 END;
    IF stop > 1 THEN
      stop := at + stop;
      at := at + 1;
      negated := stop - at > 1 AND substr(template, at, 1) = '^';
      IF negated THEN at := at + 1; END IF;
      members := '';
      WHILE at < stop LOOP
        c := substr(template, at, 1);
        at := at + 1;
        last := c;
        IF stop - at > 1 AND substr(template, at, 1) = '-' THEN
          last := substr(template, at + 1, 1);
          at := at + 2;
        END IF;
        -- A range that runs backwards has no members.
        IF ascii(c) < ascii(last) THEN members := members || gb_like_character(c) || '-' || gb_like_character(last);
        ELSIF c = last THEN members := members || gb_like_character(c);
        END IF;
      END LOOP;
      pattern := pattern || CASE
        WHEN members <> '' THEN '[' || CASE WHEN negated THEN '^' ELSE '' END || members || ']'
        WHEN negated THEN '.'
        ELSE '(?!)' END;
      at := stop + 1;
    ELSE
      pattern := pattern || CASE c WHEN '%' THEN '.*' WHEN '_' THEN '.' ELSE gb_like_character(c) END;
      at := at + 1;
    END IF;
  END LOOP;
  RETURN pattern || '$';
END
$f$;

CREATE OR REPLACE FUNCTION gb_like(t text, template text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT (t COLLATE "C") ~ gb_like_pattern(template) $f$;

-- References. The stored order of bytes is that of the platform: the last groups of the uuid first.

CREATE OR REPLACE FUNCTION gb_uuid_text(k bytea) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT substr(encode(k, 'hex'), 25, 8) || '-' || substr(encode(k, 'hex'), 21, 4) || '-' || substr(encode(k, 'hex'), 17, 4) || '-'
  || substr(encode(k, 'hex'), 1, 4) || '-' || substr(encode(k, 'hex'), 5, 12) $f$;

CREATE OR REPLACE FUNCTION gb_broken_ref_text(type bigint, k bytea) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT '<Объект не найден> (' || type::text || ':' || encode(k, 'hex') || ')' $f$;

-- Exact numbers. A number is an integer of its smallest units, always with its scale beside it. GB001 and GB002 are the house's errors of
-- a bad value and of a bad request.

CREATE OR REPLACE FUNCTION gb_value(units numeric, scale int) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT units * ('1e-' || scale::text)::numeric $f$;

-- Units of a value at a scale, rounded half away from zero, refused when they have more digits than their form.
CREATE OR REPLACE FUNCTION gb_units(value numeric, scale int, wide int) RETURNS numeric LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS
$f$
DECLARE
  units numeric := round(value * ('1e' || scale::text)::numeric);
BEGIN
  IF abs(units) >= 1e38 THEN RAISE EXCEPTION USING ERRCODE = 'GB001', MESSAGE = 'Результат вычисления длиннее 38 цифр'; END IF;
  IF wide = 0 AND abs(units) >= 1e18 THEN
    RAISE EXCEPTION USING ERRCODE = 'GB001', MESSAGE = 'Результат вычисления длиннее 18 цифр';
  END IF;
  RETURN units;
END
$f$;

CREATE OR REPLACE FUNCTION gb_add(a numeric, sa int, b numeric, sb int, scale int, wide int) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT gb_units(gb_value(a, sa) + gb_value(b, sb), scale, wide) $f$;

CREATE OR REPLACE FUNCTION gb_sub(a numeric, sa int, b numeric, sb int, scale int, wide int) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT gb_units(gb_value(a, sa) - gb_value(b, sb), scale, wide) $f$;

CREATE OR REPLACE FUNCTION gb_mul(a numeric, sa int, b numeric, sb int, scale int, wide int) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT gb_units(gb_value(a, sa) * gb_value(b, sb), scale, wide) $f$;

-- The division comes last, so that it rounds once.
CREATE OR REPLACE FUNCTION gb_div(a numeric, sa int, b numeric, sb int, scale int, wide int) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS
$f$
DECLARE
  power int := scale + sb - sa;
  dividend numeric := a * ('1e' || greatest(power, 0)::text)::numeric;
  divisor numeric := b * ('1e' || greatest(-power, 0)::text)::numeric;
  quotient numeric;
BEGIN
  IF b = 0 THEN RAISE EXCEPTION USING ERRCODE = 'GB002', MESSAGE = 'Деление на ноль'; END IF;
  quotient := div(dividend, divisor);
  IF abs(dividend - quotient * divisor) * 2 >= abs(divisor) THEN quotient := quotient + sign(dividend) * sign(divisor); END IF;
  RETURN gb_units(quotient, 0, wide);
END
$f$;

CREATE OR REPLACE FUNCTION gb_mod(a numeric, sa int, b numeric, sb int, scale int, wide int) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS
$f$
BEGIN
  IF b = 0 THEN RAISE EXCEPTION USING ERRCODE = 'GB002', MESSAGE = 'Деление на ноль'; END IF;
  RETURN gb_units(mod(gb_value(a, sa), gb_value(b, sb)), scale, wide);
END
$f$;

CREATE OR REPLACE FUNCTION gb_cmp(a numeric, sa int, b numeric, sb int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT sign(gb_value(a, sa) - gb_value(b, sb))::int $f$;

CREATE OR REPLACE FUNCTION gb_scale(a numeric, sa int, scale int, wide int) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT gb_units(gb_value(a, sa), scale, wide) $f$;

CREATE OR REPLACE FUNCTION gb_round(a numeric, sa int, digits bigint, scale int, wide int) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT gb_units(round(gb_value(a, sa), least(greatest(digits, -38), sa)::int), scale, wide) $f$;

CREATE OR REPLACE FUNCTION gb_number_text(a numeric, sa int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT trim_scale(gb_value(a, sa))::text $f$;

-- Dates are seconds since the beginning of year 1.

CREATE OR REPLACE FUNCTION gb_date(s bigint) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT date '0001-01-01' + (s / 86400)::int $f$;

CREATE OR REPLACE FUNCTION gb_year(s bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT extract(year from date '0001-01-01' + (s / 86400)::int)::bigint $f$;

CREATE OR REPLACE FUNCTION gb_quarter(s bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT extract(quarter from gb_date(s))::bigint $f$;

CREATE OR REPLACE FUNCTION gb_month(s bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT extract(month from gb_date(s))::bigint $f$;

CREATE OR REPLACE FUNCTION gb_day(s bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT extract(day from gb_date(s))::bigint $f$;

CREATE OR REPLACE FUNCTION gb_day_of_year(s bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT extract(doy from gb_date(s))::bigint $f$;

CREATE OR REPLACE FUNCTION gb_day_of_week(s bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT extract(isodow from gb_date(s))::bigint $f$;

CREATE OR REPLACE FUNCTION gb_months(s bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT gb_year(s) * 12 + gb_month(s) - 1 $f$;

-- Dates end at the edges of the calendar, 3999-12-31T23:59:59 the last.
CREATE OR REPLACE FUNCTION gb_add_seconds(s bigint, n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT least(greatest(s::numeric + n, 0), $lastDate$)::bigint $f$;

CREATE OR REPLACE FUNCTION gb_add_months(s bigint, n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT CASE
  WHEN gb_months(s)::numeric + n < 12 THEN 0
  WHEN gb_months(s)::numeric + n >= 48000 THEN $lastDate$
  ELSE ((gb_date(s) + make_interval(months => n::int))::date - date '0001-01-01') * 86400::bigint + s % 86400
END $f$;

CREATE OR REPLACE FUNCTION gb_date_text(s bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$f$ SELECT lpad(gb_day(s)::text, 2, '0') || '.' || lpad(gb_month(s)::text, 2, '0') || '.' || lpad(gb_year(s)::text, 4, '0')
  || ' ' || (s / 3600 % 24)::text || ':' || lpad((s / 60 % 60)::text, 2, '0') || ':' || lpad((s % 60)::text, 2, '0') $f$;
