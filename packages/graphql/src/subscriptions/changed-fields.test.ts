import { expect, it } from 'vitest';
import type { ApiSchema } from '../schema/api-schema.ts';
import { readSchema } from '../schema/read-schema.ts';
import { changedSubscriptionFields } from './changed-fields.ts';

const before = `
type Query { post: Post }
type Mutation { add: Post  say(text: String): Word }
type Subscription {
  added(id: ID): Post @aws_subscribe(mutations: ["add"])
  said: Word @aws_subscribe(mutations: ["say"])
}
type Post { id: ID author: Author }
type Author { name: String }
type Word { text: String }
`;

it.each([
  ['nothing', (sdl: string) => sdl, []],
  ['a query', (sdl: string) => sdl.replace('post: Post', 'post: Post other: Post'), []],
  ['a type below', (sdl: string) => sdl.replace('name: String', 'name: String age: Int'), ['added']],
  ['an argument', (sdl: string) => sdl.replace('added(id: ID)', 'added(id: String)'), ['added']],
  ['what it hears of', (sdl: string) => sdl.replace('["say"]', '[]'), ['said']],
  ['that there is one', (sdl: string) => sdl.replace(/said: .*\n/, ''), ['said']],
])('a schema that changes %s changes the fields that it is about', (_, change, expected) => {
  const isChanged = changedSubscriptionFields(
    readSchema(before) as ApiSchema,
    readSchema(change(before)) as ApiSchema,
  );
  expect(['added', 'said'].filter(isChanged)).toEqual(expected);
});
