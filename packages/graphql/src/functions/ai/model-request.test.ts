import { expect, it } from 'vitest';
import { FunctionError } from '../function-error.ts';
import { modelRequest } from './model-request.ts';

it('names the operation and passes the payload', () => {
  expect(modelRequest('invokeModel', { modelId: 'm', body: { inputText: 'x' } })).toEqual({
    operation: 'InvokeModel',
    modelId: 'm',
    body: { inputText: 'x' },
  });
  expect(modelRequest('converse', { modelId: 'm', messages: [] })).toMatchObject({ operation: 'Converse' });
  expect(() => modelRequest('converse', null)).toThrow(FunctionError);
  expect(() => modelRequest('converse', 'x')).toThrow(FunctionError);
});
