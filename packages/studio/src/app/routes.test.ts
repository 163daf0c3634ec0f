import { describe, expect, it } from 'vitest';
import { matchPath } from './match-path.ts';
import { pathOfArn, routes, to } from './routes.ts';
import { inScope, scopeOf } from './scope.ts';

const execution = 'arn:aws:states:us-east-1:000000000000:execution:hello:run-1';
const child = 'arn:aws:states:us-east-1:000000000000:execution:hello/Label:9f';

describe('an address', () => {
  for (const name of ['hello', 'with space', 'a/b', '100%', 'ü?#&']) {
    it(`holds the name ${name} and gives it back`, () => {
      const { pathname } = new URL(to.table(name), 'http://studio.localhost');
      expect(matchPath(routes.table, pathname)).toEqual({ name });
    });
  }

  it('holds an ARN with slashes and colons as it is read', () => {
    expect(to.execution(child, { tab: 'events' })).toBe(`/executions/${child}?tab=events`);
    expect(matchPath(routes.execution, `/executions/${child}`)).toEqual({ '*': child });
  });

  it('fits a pattern with parts that may be left out, and no longer one', () => {
    expect(matchPath(routes.workflow, '/workflows/a')).toEqual({ name: 'a' });
    expect(matchPath(routes.workflow, '/workflows/a/definition/')).toEqual({ name: 'a', tab: 'definition' });
    expect(matchPath(routes.workflow, '/workflows/a/definition/b')).toBeUndefined();
    expect(matchPath(routes.workflow, '/workflows')).toBeUndefined();
    expect(matchPath(routes.execution, '/executions')).toBeUndefined();
  });

  const region = 'region=us-east-1';
  for (const [arn, path] of [
    [execution, `/executions/${execution}?${region}`],
    ['arn:aws:states:us-east-1:000000000000:stateMachine:hello', `/workflows/hello?${region}`],
    [
      'arn:aws:states:us-east-1:000000000000:stateMachine:hello:3',
      `/workflows/hello/versions?qualifier=3&${region}`,
    ],
    ['arn:aws:states:us-east-1:000000000000:activity:render', `/activities?name=render&${region}`],
    ['arn:aws:lambda:us-east-1:000000000000:function:greet:prod', `/functions/greet?${region}`],
    ['arn:aws:dynamodb:us-east-1:000000000000:table/life/index/by-color', `/tables/life?${region}`],
    ['arn:aws:s3:::papers/a/b c.txt', '/objects/papers?key=a%2Fb+c.txt'],
    ['arn:aws:sqs:us-east-1:000000000000:jobs.fifo', `/queues/jobs.fifo?${region}`],
    [
      'arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/greet:*',
      `/logs/group?name=%2Faws%2Flambda%2Fgreet&${region}`,
    ],
    ['arn:aws:events:us-east-1:000000000000:rule/orders/new', `/events/orders/new?${region}`],
    ['arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_Ab1', `/users/us-east-1_Ab1?${region}`],
    [
      'arn:aws:cognito-identity:us-east-1:000000000000:identitypool/us-east-1:01-9f',
      `/identity-pools/us-east-1:01-9f?${region}`,
    ],
    ['arn:aws:kms:us-east-1:000000000000:key/1', undefined],
    ['no ARN', undefined],
  ] as const) {
    it(`of what ${arn} names is ${path}`, () => expect(pathOfArn(arn)).toBe(path));
  }
});

describe('the scope in an address', () => {
  const own = { account: '000000000000', region: 'us-east-1' };
  const there = { account: '111111111111', region: 'eu-west-1' };

  it('is the server’s own where nothing, or nothing good, is said', () => {
    expect(scopeOf('?region=<script>&account=12', own)).toEqual(own);
    expect(scopeOf('?region=eu-west-1&account=111111111111', own)).toEqual(there);
  });

  it('is kept in links, and left unsaid where it is the server’s own', () => {
    expect(inScope('/tables?filter=a', there, own)).toBe(
      '/tables?filter=a&account=111111111111&region=eu-west-1',
    );
    expect(inScope('/tables#top', own, own)).toBe('/tables#top');
    expect(inScope('/tables?region=us-east-1', { ...own, region: 'eu-west-1' }, own)).toBe('/tables');
    expect(inScope('/a?region=ap-south-1', there, own)).toBe('/a?region=ap-south-1&account=111111111111');
  });
});
