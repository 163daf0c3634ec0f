/** Keeps the highest numbers: once given out they are not given out again, although the rows that bore them are gone. */
export const keepCounters = `INSERT INTO counters (name, value)
  VALUES ('execution', coalesce((SELECT max(execution_id) FROM executions), 0)),
         ('segment', coalesce((SELECT max(segment_id) FROM segments), 0))
  ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)`;
