import { describe, expect, it, test } from 'vitest';
import type { DirectoryFunction } from './function-ports.ts';
import type { CreateFunctionInput } from './function-types.ts';
import { FunctionsFixture, scope } from './testing/functions-fixture.ts';

const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:fn';

/** The error that a call answers, as a client sees it. */
async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    const { status, code, message } = error as { status: number; code: string; message: string };
    return `${status} ${code}: ${message}`;
  }
  return 'no error';
}

describe('CreateFunction', () => {
  it("answers the whole configuration with Lambda's defaults", async () => {
    const { create } = bound();
    expect(await create('fn')).toEqual({
      FunctionName: 'fn',
      FunctionArn: arn,
      Runtime: 'nodejs22.x',
      Role: 'arn:aws:iam::123456789012:role/lambda',
      Handler: 'index.handler',
      CodeSize: 2,
      Description: '',
      Timeout: 3,
      MemorySize: 128,
      LastModified: '2026-01-31T12:00:00.000+0000',
      CodeSha256: 'sha256 of fn',
      Version: '$LATEST',
      TracingConfig: { Mode: 'PassThrough' },
      RevisionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      State: 'Active',
      LastUpdateStatus: 'Successful',
      PackageType: 'Zip',
      Architectures: ['x86_64'],
      EphemeralStorage: { Size: 512 },
      SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
      RuntimeVersionConfig: { RuntimeVersionArn: 'arn:aws:lambda:eu-west-1::runtime:nodejs22.x' },
      LoggingConfig: { LogFormat: 'Text', LogGroup: '/aws/lambda/fn' },
    });
  });

  const zip = new Uint8Array(1);
  const refused: [string, Partial<CreateFunctionInput>, RegExp][] = [
    [
      'an image',
      { PackageType: 'Image', Code: { ImageUri: 'x' } },
      /^400 InvalidParameterValueException: PackageType Image is not supported here/,
    ],
    [
      'no handler',
      { Handler: '' },
      /^400 InvalidParameterValueException: Runtime and Handler are mandatory parameters/,
    ],
    [
      'a runtime of old',
      { Runtime: 'nodejs8.10' },
      /^400 InvalidParameterValueException: The runtime parameter of nodejs8.10 is no longer supported/,
    ],
    [
      'a runtime not had here',
      { Runtime: 'java21' },
      /^400 InvalidParameterValueException: The runtime parameter of java21 is not supported here/,
    ],
    [
      'a runtime nobody has',
      { Runtime: 'cobol' },
      /^400 InvalidParameterValueException: Value cobol at 'runtime' failed to satisfy constraint: Member must satisfy enum value set/,
    ],
    [
      'a runtime like a prototype member',
      { Runtime: 'constructor' },
      /^400 InvalidParameterValueException: Value constructor/,
    ],
    ['layers', { Layers: ['arn:x'] }, /^400 InvalidParameterValueException: Layers is not supported here/],
    ['a dead-letter queue', { DeadLetterConfig: { TargetArn: 'arn:x' } }, /deadLetterConfig.targetArn/],
    ['a VPC', { VpcConfig: { SubnetIds: ['s'] } }, /VpcConfig is not supported here/],
    [
      'too little memory',
      { MemorySize: 64 },
      /^400 ValidationException: 1 validation error detected: Value '64' at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128$/,
    ],
    ['too long a time-out', { Timeout: 901 }, /^400 ValidationException: .*less than or equal to 900$/],
    [
      'reserved variables',
      { Environment: { Variables: { AWS_REGION: 'x' } } },
      /reserved keys .* Reserved keys used in this request: AWS_REGION$/,
    ],
    [
      'too many variables',
      { Environment: { Variables: { A: 'x'.repeat(4_100) } } },
      /exceeded the 4KB limit. String measured: \{"A":/,
    ],
    [
      'no code',
      { Code: {} },
      /^400 InvalidParameterValueException: Please provide a source for function code.$/,
    ],
    [
      'code from S3',
      { Code: { S3Bucket: 'b', S3Key: 'k' } },
      /^400 InvalidParameterValueException: Code from S3 is not supported here/,
    ],
    ['too much code', { Code: { ZipFile: new Uint8Array(52_428_801) } }, /^413 RequestTooLargeException/],
    [
      'a name that is none',
      { FunctionName: 'a b', Code: { ZipFile: zip } },
      /^400 ValidationException: 1 validation error detected: Value 'a b' at 'functionName'/,
    ],
  ];
  test.each(refused)('refuses %s', async (_, input, error) => {
    const { create } = bound();
    expect(await refusal(create('fn', input))).toMatch(error);
  });

  it('refuses archives that cannot be code', async () => {
    const { fixture, create } = bound();
    const texts: string[] = [];
    for (const problem of [
      { kind: 'broken' },
      { kind: 'empty' },
      { kind: 'too-large', limitBytes: 262_144_000 },
      { kind: 'too-many', limitEntries: 20_000 },
      { kind: 'unsafe', entry: '../x', reason: 'lies outside the archive' },
    ] as const) {
      fixture.host.problem = problem;
      texts.push(await refusal(create('fn')));
    }
    expect(texts).toEqual([
      '400 InvalidParameterValueException: Could not unzip uploaded file. Please check your file, then try to upload again.',
      '400 InvalidParameterValueException: Uploaded file must be a non-empty zip',
      '400 InvalidParameterValueException: Unzipped size must be smaller than 262144000 bytes',
      '400 InvalidParameterValueException: Could not unzip uploaded file. It has more than 20000 entries (functionArchiveEntries).',
      "400 InvalidParameterValueException: Could not unzip uploaded file. The entry '../x' lies outside the archive.",
    ]);
  });

  it('refuses a taken name, also when both calls come at once', async () => {
    const { create } = bound();
    const texts = await Promise.all([refusal(create('fn')), refusal(create('fn'))]);
    expect(texts.sort()).toEqual(['409 ResourceConflictException: Function already exist: fn', 'no error']);
  });
});

describe('a function is found', () => {
  const names: [string, string | undefined, string][] = [
    ['fn', undefined, arn],
    ['fn', '$LATEST', `${arn}:$LATEST`],
    ['fn:$LATEST', undefined, `${arn}:$LATEST`],
    ['fn:1', undefined, `${arn}:1`],
    ['fn', 'live', `${arn}:live`],
    ['function:fn', undefined, arn],
    ['123456789012:function:fn', undefined, arn],
    ['123456789012:function:fn:live', undefined, `${arn}:live`],
    [arn, undefined, arn],
    [`${arn}:live`, 'live', `${arn}:live`],
  ];
  test.each(names)('as %s with qualifier %s', async (FunctionName, Qualifier, expected) => {
    const { fixture, create } = bound();
    await create('fn', { Publish: true });
    await fixture.functions.createAlias(scope, { FunctionName: 'fn', Name: 'live', FunctionVersion: '1' });
    const input = { FunctionName, ...(Qualifier !== undefined && { Qualifier }) };
    expect((await fixture.functions.getFunctionConfiguration(scope, input)).FunctionArn).toBe(expected);
    expect((await fixture.functions.getFunction(scope, input)).Configuration.FunctionArn).toBe(expected);
  });

  const missing: [string, string | undefined, RegExp][] = [
    [
      'nope',
      undefined,
      /^404 ResourceNotFoundException: Function not found: arn:aws:lambda:eu-west-1:123456789012:function:nope$/,
    ],
    [
      'fn',
      '7',
      /^404 ResourceNotFoundException: Function not found: arn:aws:lambda:eu-west-1:123456789012:function:fn:7$/,
    ],
    ['fn', 'dev', /^404 .*function:fn:dev$/],
    [
      'fn:live',
      'dev',
      /^400 InvalidParameterValueException: The derived qualifier from the function name does not match the specified qualifier.$/,
    ],
    [arn.replace('eu-west-1', 'us-east-1'), undefined, /^404 .*us-east-1/],
    ['arn:aws:sqs:eu-west-1:123456789012:fn', undefined, /^400 ValidationException/],
    ['fn:1:2', undefined, /^400 ValidationException/],
    ['__proto__', undefined, /^404/],
  ];
  test.each(missing)('not as %s with qualifier %s', async (FunctionName, Qualifier, error) => {
    const { fixture, create } = bound();
    await create('fn');
    const input = { FunctionName, ...(Qualifier !== undefined && { Qualifier }) };
    expect(await refusal(fixture.functions.getFunction(scope, input))).toMatch(error);
  });

  it('with its code and tags', async () => {
    const { fixture, create } = bound();
    await create('fn', { Tags: { team: 'a' } });
    expect(await fixture.functions.getFunction(scope, { FunctionName: 'fn' })).toMatchObject({
      Code: { RepositoryType: 'S3', Location: 'http://localhost/code/fn' },
      Tags: { team: 'a' },
    });
  });

  it('in its own account and region only', async () => {
    const { fixture, create } = bound();
    await create('fn');
    const other = { ...scope, account: '999999999999' };
    expect(await refusal(fixture.functions.getFunction(other, { FunctionName: 'fn' }))).toMatch(/^404/);
    expect((await fixture.functions.listFunctions(other, {})).Functions).toEqual([]);
  });
});

describe('UpdateFunctionConfiguration and UpdateFunctionCode', () => {
  it('change what is named, keep the rest, and end the environments of the old revision', async () => {
    const { fixture, create } = bound();
    const before = await create('fn', { Environment: { Variables: { A: '1' } }, Timeout: 9 });
    const after = await fixture.functions.updateFunctionConfiguration(scope, {
      FunctionName: 'fn',
      MemorySize: 512,
      RevisionId: before.RevisionId,
    });
    expect(after).toEqual({ ...before, MemorySize: 512, RevisionId: expect.any(String) });
    expect(after.RevisionId).not.toBe(before.RevisionId);
    expect(fixture.host.retired).toEqual([`${arn} ${before.RevisionId}`]);
    const coded = await fixture.functions.updateFunctionCode(scope, {
      FunctionName: 'fn',
      ZipFile: new TextEncoder().encode('new code'),
    });
    expect(coded).toMatchObject({ CodeSize: 8, CodeSha256: 'sha256 of new code', MemorySize: 512 });
  });

  it('take variables away', async () => {
    const { fixture, create } = bound();
    await create('fn', { Environment: { Variables: { A: '1' } } });
    const after = await fixture.functions.updateFunctionConfiguration(scope, {
      FunctionName: 'fn',
      Environment: { Variables: {} },
    });
    expect(after).not.toHaveProperty('Environment');
  });

  it('refuse a stale revision', async () => {
    const { fixture, create } = bound();
    await create('fn');
    const stale = { FunctionName: 'fn', RevisionId: 'other' };
    const expected =
      /^412 PreconditionFailedException: The Revision Id provided does not match the latest Revision Id/;
    expect(await refusal(fixture.functions.updateFunctionConfiguration(scope, stale))).toMatch(expected);
    expect(
      await refusal(fixture.functions.updateFunctionCode(scope, { ...stale, ZipFile: new Uint8Array(1) })),
    ).toMatch(expected);
  });

  it('change nothing in a dry run', async () => {
    const { fixture, create } = bound();
    const before = await create('fn');
    const ZipFile = new TextEncoder().encode('x');
    await fixture.functions.updateFunctionCode(scope, { FunctionName: 'fn', ZipFile, DryRun: true });
    expect(await fixture.functions.getFunctionConfiguration(scope, { FunctionName: 'fn' })).toEqual(before);
  });
});

describe('versions', () => {
  it('are numbered copies, made only when something changed', async () => {
    const { fixture, create } = bound();
    await create('fn');
    const publish = (Description?: string) =>
      fixture.functions.publishVersion(scope, { FunctionName: 'fn', ...(Description && { Description }) });
    const one = await publish('first');
    expect(one).toMatchObject({ Version: '1', FunctionArn: `${arn}:1`, Description: 'first' });
    expect(await publish()).toEqual(one);
    await fixture.functions.updateFunctionConfiguration(scope, { FunctionName: 'fn', Timeout: 5 });
    expect(await publish()).toMatchObject({ Version: '2', Timeout: 5 });
    expect(
      await fixture.functions.getFunctionConfiguration(scope, { FunctionName: 'fn', Qualifier: '1' }),
    ).toMatchObject({ Timeout: 3 });
    const { Versions } = await fixture.functions.listVersionsByFunction(scope, { FunctionName: 'fn' });
    expect(Versions.map(({ FunctionArn }) => FunctionArn)).toEqual([
      `${arn}:$LATEST`,
      `${arn}:1`,
      `${arn}:2`,
    ]);
  });

  it('are listed in the order of their numbers, page by page', async () => {
    const { fixture, create } = bound();
    await create('fn');
    for (let number = 1; number <= 11; number++) {
      await fixture.functions.updateFunctionConfiguration(scope, {
        FunctionName: 'fn',
        Description: `${number}`,
      });
      await fixture.functions.publishVersion(scope, { FunctionName: 'fn' });
    }
    const seen: string[] = [];
    let Marker: string | undefined;
    do {
      const page = await fixture.functions.listVersionsByFunction(scope, {
        FunctionName: 'fn',
        MaxItems: 5,
        ...(Marker !== undefined && { Marker }),
      });
      seen.push(...page.Versions.map(({ Version }) => Version));
      Marker = page.NextMarker;
    } while (Marker !== undefined);
    expect(seen).toEqual(['$LATEST', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11']);
  });

  it('are not published over other code than the caller knows', async () => {
    const { fixture, create } = bound();
    await create('fn');
    const call = fixture.functions.publishVersion(scope, { FunctionName: 'fn', CodeSha256: 'other' });
    expect(await refusal(call)).toMatch(
      /^400 InvalidParameterValueException: CodeSHA256 \(other\) is different/,
    );
  });

  it('are deleted alone, but not below an alias, and their numbers are not used again', async () => {
    const { fixture, create } = bound();
    await create('fn', { Publish: true });
    await fixture.functions.createAlias(scope, { FunctionName: 'fn', Name: 'live', FunctionVersion: '1' });
    const remove = (Qualifier: string) =>
      fixture.functions.deleteFunction(scope, { FunctionName: 'fn', Qualifier });
    expect(await refusal(remove('1'))).toMatch(/^409 ResourceConflictException: .*version 1: .*:live$/);
    expect(await refusal(remove('$LATEST'))).toBe(
      '400 InvalidParameterValueException: $LATEST version cannot be deleted without deleting the function.',
    );
    await fixture.functions.deleteAlias(scope, { FunctionName: 'fn', Name: 'live' });
    await remove('1');
    await fixture.functions.updateFunctionConfiguration(scope, { FunctionName: 'fn', Timeout: 5 });
    expect((await fixture.functions.publishVersion(scope, { FunctionName: 'fn' })).Version).toBe('2');
  });
});

describe('aliases', () => {
  it('are made, read, moved, listed and deleted', async () => {
    const { fixture, create } = bound();
    await create('fn', { Publish: true });
    const { functions } = fixture;
    const made = await functions.createAlias(scope, {
      FunctionName: 'fn',
      Name: 'live',
      FunctionVersion: '1',
    });
    expect(made).toEqual({
      AliasArn: `${arn}:live`,
      Name: 'live',
      FunctionVersion: '1',
      Description: '',
      RevisionId: expect.any(String),
    });
    expect(await functions.getAlias(scope, { FunctionName: 'fn', Name: 'live' })).toEqual(made);
    const moved = await functions.updateAlias(scope, {
      FunctionName: 'fn',
      Name: 'live',
      FunctionVersion: '$LATEST',
      RevisionId: made.RevisionId,
    });
    expect(moved.FunctionVersion).toBe('$LATEST');
    expect((await functions.listAliases(scope, { FunctionName: 'fn' })).Aliases).toEqual([moved]);
    expect(
      (await functions.listAliases(scope, { FunctionName: 'fn', FunctionVersion: '1' })).Aliases,
    ).toEqual([]);
    await functions.deleteAlias(scope, { FunctionName: 'fn', Name: 'live' });
    expect(await refusal(functions.getAlias(scope, { FunctionName: 'fn', Name: 'live' }))).toBe(
      `404 ResourceNotFoundException: Cannot find alias arn: ${arn}:live`,
    );
  });

  const refused: [string, object, RegExp][] = [
    [
      'a version that is not there',
      { FunctionVersion: '9' },
      /^404 ResourceNotFoundException: Function not found: .*:fn:9$/,
    ],
    [
      'weights on $LATEST',
      { FunctionVersion: '$LATEST', RoutingConfig: { AdditionalVersionWeights: { 1: 0.5 } } },
      /\$LATEST is not supported for an alias pointing to more than 1 version/,
    ],
    [
      'its own version with a weight',
      { FunctionVersion: '1', RoutingConfig: { AdditionalVersionWeights: { 1: 0.5 } } },
      /^400 InvalidParameterValueException: Invalid function version 1/,
    ],
    [
      'a weight above one',
      { FunctionVersion: '1', RoutingConfig: { AdditionalVersionWeights: { 2: 1.5 } } },
      /^400 ValidationException/,
    ],
    [
      'a taken name',
      { Name: 'taken', FunctionVersion: '1' },
      /^409 ResourceConflictException: Alias already exists: .*:taken$/,
    ],
  ];
  test.each(refused)('are refused for %s', async (_, input, error) => {
    const { fixture, create } = bound();
    await create('fn', { Publish: true });
    const base = { FunctionName: 'fn', Name: 'live', FunctionVersion: '1' };
    await fixture.functions.createAlias(scope, { ...base, Name: 'taken' });
    expect(await refusal(fixture.functions.createAlias(scope, { ...base, ...input }))).toMatch(error);
  });

  it('send a share of invocations to another version', async () => {
    const { fixture, create } = bound();
    await create('fn', { Publish: true });
    await fixture.functions.updateFunctionConfiguration(scope, { FunctionName: 'fn', Timeout: 5 });
    await fixture.functions.publishVersion(scope, { FunctionName: 'fn' });
    await fixture.functions.createAlias(scope, {
      FunctionName: 'fn',
      Name: 'live',
      FunctionVersion: '1',
      RoutingConfig: { AdditionalVersionWeights: { 2: 0.25 } },
    });
    let second = 0;
    for (let call = 0; call < 1_000; call++) {
      const { ExecutedVersion } = await fixture.functions.invoke(scope, { FunctionName: 'fn:live' });
      if (ExecutedVersion === '2') second += 1;
    }
    // The generator is seeded: the same figure each time.
    expect(second).toBeGreaterThan(200);
    expect(second).toBeLessThan(300);
    expect(fixture.host.invocations[0]).toMatchObject({ invokedArn: `${arn}:live` });
  });
});

describe('policies', () => {
  it('hold statements in the form of GetPolicy', async () => {
    const { fixture, create } = bound();
    await create('fn');
    const { Statement } = await fixture.functions.addPermission(scope, {
      FunctionName: 'fn',
      StatementId: 's3',
      Action: 'lambda:InvokeFunction',
      Principal: 's3.amazonaws.com',
      SourceArn: 'arn:aws:s3:::bucket',
      SourceAccount: '123456789012',
    });
    const statement = {
      Sid: 's3',
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
      Resource: arn,
      Condition: {
        StringEquals: { 'AWS:SourceAccount': '123456789012' },
        ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::bucket' },
      },
    };
    expect(JSON.parse(Statement)).toEqual(statement);
    const { Policy, RevisionId } = await fixture.functions.getPolicy(scope, { FunctionName: 'fn' });
    expect(JSON.parse(Policy)).toEqual({ Version: '2012-10-17', Id: 'default', Statement: [statement] });
    await fixture.functions.removePermission(scope, { FunctionName: 'fn', StatementId: 's3', RevisionId });
    expect(await refusal(fixture.functions.getPolicy(scope, { FunctionName: 'fn' }))).toBe(
      '404 ResourceNotFoundException: The resource you requested does not exist.',
    );
  });

  it('refuse a statement twice, a stale revision, an odd principal and a policy too long', async () => {
    const { fixture, create } = bound({ functionPolicyBytes: 400 });
    await create('fn');
    const add = (more: object) =>
      refusal(
        fixture.functions.addPermission(scope, {
          FunctionName: 'fn',
          StatementId: 'one',
          Action: 'lambda:InvokeFunction',
          Principal: '123456789012',
          ...more,
        }),
      );
    expect(await add({})).toBe('no error');
    expect(await add({})).toMatch(
      /^409 ResourceConflictException: The statement id \(one\) provided already exists/,
    );
    expect(await add({ StatementId: 'two', RevisionId: 'x' })).toMatch(/^412 PreconditionFailedException/);
    expect(await add({ StatementId: 'two', Principal: 'nobody' })).toMatch(/^400 .*principal was invalid/);
    expect(await add({ StatementId: 'x'.repeat(90) })).toMatch(/^400 PolicyLengthExceededException/);
  });
});

describe('tags', () => {
  it('are added, replaced, removed and capped', async () => {
    const { fixture, create } = bound({ functionTags: 2 });
    await create('fn', { Tags: { a: '1' } });
    await fixture.functions.tagResource(scope, { Resource: arn, Tags: { a: '2', b: '3' } });
    expect(await fixture.functions.listTags(scope, { Resource: arn })).toEqual({ Tags: { a: '2', b: '3' } });
    expect(await refusal(fixture.functions.tagResource(scope, { Resource: arn, Tags: { c: '' } }))).toMatch(
      /^400/,
    );
    await fixture.functions.untagResource(scope, { Resource: arn, TagKeys: ['a', 'other'] });
    expect(await fixture.functions.listTags(scope, { Resource: arn })).toEqual({ Tags: { b: '3' } });
  });
});

describe('ListFunctions', () => {
  it('goes through all functions by name, page by page', async () => {
    const { fixture, create } = bound();
    for (const name of ['c', 'a', 'b', 'e', 'd']) await create(name);
    const first = await fixture.functions.listFunctions(scope, { MaxItems: 3 });
    const second = await fixture.functions.listFunctions(scope, { MaxItems: 3, Marker: first.NextMarker! });
    expect([...first.Functions, ...second.Functions].map(({ FunctionName }) => FunctionName)).toEqual([
      ...'abcde',
    ]);
    expect(second).not.toHaveProperty('NextMarker');
  });

  it('lists every version when asked to', async () => {
    const { fixture, create } = bound();
    await create('fn', { Publish: true });
    const { Functions } = await fixture.functions.listFunctions(scope, { FunctionVersion: 'ALL' });
    expect(Functions.map(({ FunctionArn }) => FunctionArn)).toEqual([`${arn}:$LATEST`, `${arn}:1`]);
  });
});

describe('DeleteFunction', () => {
  it('takes versions, aliases and code with it', async () => {
    const { fixture, create } = bound();
    await create('fn', { Publish: true });
    await fixture.functions.createAlias(scope, { FunctionName: 'fn', Name: 'live', FunctionVersion: '1' });
    await create('kept');
    await fixture.functions.deleteFunction(scope, { FunctionName: 'fn' });
    for (const Qualifier of ['1', 'live', '$LATEST']) {
      expect(await refusal(fixture.functions.getFunction(scope, { FunctionName: 'fn', Qualifier }))).toMatch(
        /^404/,
      );
    }
    expect(fixture.host.retired).toHaveLength(2);
    await fixture.functions.start();
    expect([...fixture.code.kept.keys()]).toEqual(['kept']);
  });
});

describe('functions of a directory', () => {
  const found: DirectoryFunction = {
    name: 'greet',
    path: '/functions/greet.mjs',
    revision: 'r1',
    runtime: 'nodejs22.x',
    handler: 'greet.handler',
    timeoutSeconds: 3,
    memoryMegabytes: 128,
    environment: {},
    description: '',
    sizeBytes: 10,
    sha256: 'x',
    modifiedMs: 0,
  };

  it('are listed, described and invoked like others, and changed by their files only', async () => {
    const fixture = new FunctionsFixture({
      directory: { list: () => [found], find: (name) => (name === 'greet' ? found : undefined) },
    });
    const { functions } = fixture;
    await fixture.create('another');
    expect(
      (await functions.listFunctions(scope, {})).Functions.map(({ FunctionName }) => FunctionName),
    ).toEqual(['another', 'greet']);
    expect((await functions.getFunction(scope, { FunctionName: 'greet' })).Configuration).toMatchObject({
      State: 'Active',
      LastUpdateStatus: 'Successful',
      Handler: 'greet.handler',
    });
    expect((await functions.invoke(scope, { FunctionName: 'greet', Payload: '1' })).Payload).toBe('1');
    expect(fixture.host.invocations[0]?.function).toMatchObject({
      code: { kind: 'directory', path: '/functions/greet.mjs' },
      key: 'arn:aws:lambda:eu-west-1:123456789012:function:greet r1',
    });
    expect(await refusal(fixture.create('greet'))).toMatch(/^409/);
    expect(await refusal(functions.deleteFunction(scope, { FunctionName: 'greet' }))).toMatch(
      /^400 .*comes from the functions directory/,
    );
  });
});

function bound(limits: { readonly [name: string]: number } = {}) {
  const fixture = new FunctionsFixture({ limits });
  return { fixture, create: fixture.create.bind(fixture) };
}
