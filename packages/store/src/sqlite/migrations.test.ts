import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { migrate, readFormat, storeFormat } from './migrations.ts';

const steps = ['CREATE TABLE one (x)', 'CREATE TABLE two (x); INSERT INTO one VALUES (2)'];

function tables(database: DatabaseSync): unknown[] {
  return database
    .prepare('SELECT name FROM sqlite_schema ORDER BY name')
    .all()
    .map(({ name }) => name);
}

it('makes an empty database one of the newest format, once', () => {
  const database = new DatabaseSync(':memory:');
  migrate(database, 'file');
  expect(readFormat(database, 'file')).toBe(storeFormat);
  migrate(database, 'file');
  expect(tables(database)).toContain('segments');
});

it('runs only the steps that an older database has not had', () => {
  const database = new DatabaseSync(':memory:');
  migrate(database, 'file', steps.slice(0, 1));
  expect(readFormat(database, 'file', 2)).toBe(1);
  migrate(database, 'file', steps);
  expect(readFormat(database, 'file', 2)).toBe(2);
  expect(tables(database)).toEqual(['one', 'two']);
});

it('leaves the database as it was when a step fails', () => {
  const database = new DatabaseSync(':memory:');
  migrate(database, 'file', steps.slice(0, 1));
  expect(() => migrate(database, 'file', [...steps, 'INSERT INTO nowhere VALUES (1)'])).toThrow('nowhere');
  expect(readFormat(database, 'file', 3)).toBe(1);
  expect(tables(database)).toEqual(['one']);
  migrate(database, 'file', steps);
  expect(tables(database)).toEqual(['one', 'two']);
});
