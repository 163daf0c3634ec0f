import { expect, it } from 'vitest';
import { triggersOf } from './triggers-of.ts';

const arn = 'arn:aws:lambda:us-east-1:000000000000:function:check';

it('finds what runs by each trigger, once', () => {
  const config = {
    PreSignUp: arn,
    PreTokenGeneration: arn,
    PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn: arn },
    KMSKeyID: 'arn:aws:kms:us-east-1:000000000000:key/1',
    CustomEmailSender: null,
  };
  expect(triggersOf(config)).toEqual([
    { name: 'PreSignUp', arn },
    { name: 'PreTokenGeneration', arn },
  ]);
  expect(triggersOf()).toEqual([]);
});
