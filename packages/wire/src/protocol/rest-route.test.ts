import { describe, expect, it, test } from 'vitest';
import { lambdaRoutes } from '../lambda/lambda-routes.ts';
import { type RestRoute, restService } from './rest-route.ts';

const service = restService(
  Object.entries(lambdaRoutes).map(([name, route]: [string, RestRoute]) => ({
    operation: {
      name,
      readInput: () => ({}),
      call: async () => undefined,
      print: () => '',
      toJson: () => null,
    },
    route,
  })),
);

describe('routes of a REST service', () => {
  test.each([
    ['GET', '/2015-03-31/functions', 'listFunctions', {}],
    ['GET', '/2015-03-31/functions/', 'listFunctions', {}],
    ['POST', '/2015-03-31/functions/f/invocations', 'invoke', { FunctionName: 'f' }],
    ['GET', '/2015-03-31/functions/f/aliases/a', 'getAlias', { FunctionName: 'f', Name: 'a' }],
    [
      'GET',
      '/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Af',
      'getFunction',
      { FunctionName: 'arn:aws:lambda:us-east-1:000000000000:function:f' },
    ],
    ['DELETE', '/2017-03-31/tags/a%2Fb', 'untagResource', { Resource: 'a/b' }],
    ['GET', '/2015-03-31/functions/%zz', 'getFunction', { FunctionName: '%zz' }],
  ])('%s %s is %s', (method, path, name, members) => {
    const found = service.match(method, path);
    expect(found?.routed.operation.name).toBe(name);
    expect(found?.members).toEqual(members);
  });

  it('know no other paths and methods', () => {
    expect(service.match('PATCH', '/2015-03-31/functions')).toBeUndefined();
    expect(service.match('GET', '/2015-03-31/functions/f/other')).toBeUndefined();
    expect(service.match('GET', '/')).toBeUndefined();
  });
});
