import { ServiceError } from '@cairn/kit';
import { expect, it, test } from 'vitest';
import { readArnOfKind } from './resource-arn.ts';
import { checkName } from './resource-name.ts';

test.each(['a>b', 'a{b', 'a b', 'a/b', '\u0000a', 'a\u007f', 'a:b', '', 'a\ud800', 'x'.repeat(81)])(
  'the name %j is refused',
  (name) => {
    expect(() => checkName(name, 80)).toThrow(`Invalid Name: '${name}'`);
  },
);

test.each(['a', 'a.b-c_d', 'größe', 'x'.repeat(80)])('the name %j is taken', (name) => {
  expect(() => checkName(name, 80)).not.toThrow();
});

it('tells ARNs that are none from ARNs of another kind', () => {
  expect(() => readArnOfKind('nonsense', 'execution')).toThrow("Invalid Arn: 'Invalid ARN prefix: nonsense'");
  expect(() => readArnOfKind('arn:aws:states:us-east-1:1:express:a:b:c', 'execution')).toThrow(
    "Invalid Arn: 'Resource type not valid in this context: express'",
  );
  expect(() => readArnOfKind('arn:aws:lambda:us-east-1:1:function:a', 'execution')).toThrow(ServiceError);
});
