import { parseTaskResource } from '@cairn/asl';
import { isJsonObject, type Json, type JsonObject } from '@cairn/kit';
import { scopesOf, statePointer } from '../definition-edit/state-place.ts';
import { valueAt } from '../edit/apply-value-edit.ts';
import { parsePointer } from '../tree/json-pointer.ts';
import type { PolicyNote, PolicyProposal, PolicySetting, PolicyStatement } from './policy-proposal.ts';
import { sdkPermissions } from './sdk-permissions.ts';
import { type ArnMaker, type Permission, servicePermissions } from './service-permissions.ts';
import { TaskArguments } from './task-arguments.ts';

/**
 * The narrowest IAM policy that a definition shows to be needed by the role of its machine. Where the definition
 * computes what it calls, the statement is as wide as it has to be, and a note says so.
 */
export function proposePolicy(definition: Json, setting: PolicySetting): PolicyProposal {
  const proposal = new ProposedPolicy(setting);
  for (const scope of scopesOf(definition)) {
    const states = valueAt(definition, parsePointer(`${scope}/States`));
    for (const [name, state] of Object.entries(isJsonObject(states) ? states : {})) {
      if (isJsonObject(state)) proposal.addState(statePointer(scope, name), state);
    }
  }
  proposal.addMachine();
  return proposal.result();
}

const logActions = [
  'CreateLogDelivery',
  'CreateLogStream',
  'DeleteLogDelivery',
  'DescribeLogGroups',
  'DescribeResourcePolicies',
  'GetLogDelivery',
  'ListLogDeliveries',
  'PutLogEvents',
  'PutResourcePolicy',
  'UpdateLogDelivery',
].map((action) => `logs:${action}`);
const traceActions = [
  'GetSamplingRules',
  'GetSamplingTargets',
  'PutTelemetryRecords',
  'PutTraceSegments',
].map((action) => `xray:${action}`);

class ProposedPolicy {
  readonly #setting: PolicySetting;
  readonly #arn: ArnMaker;
  readonly #notes: PolicyNote[] = [];
  /** Actions by what they are allowed on. */
  readonly #statements = new Map<
    string,
    { readonly permission: Permission; readonly actions: Set<string> }
  >();

  constructor(setting: PolicySetting) {
    this.#setting = setting;
    const partition = setting.partition ?? 'aws';
    const make = (service: string, resource: string): string =>
      `arn:${partition}:${service}:${setting.region}:${setting.account}:${resource}`;
    this.#arn = Object.assign(make, { partition });
  }

  addState(pointer: string, state: JsonObject): void {
    if (state.Type === 'Task') this.#addTask(pointer, state);
    if (state.Type === 'Map') this.#addMap(pointer, state);
    const credentials = state.Credentials;
    if (!isJsonObject(credentials)) return;
    const role = credentials.RoleArn;
    const isKnown = typeof role === 'string' && !role.startsWith('{%');
    this.#allow(pointer, [{ actions: ['sts:AssumeRole'], resources: isKnown ? [role] : undefined }]);
  }

  addMachine(): void {
    if (this.#setting.logging === true) this.#allow('', [{ actions: logActions, resources: ['*'] }]);
    if (this.#setting.tracing === true) this.#allow('', [{ actions: traceActions, resources: ['*'] }]);
  }

  result(): PolicyProposal {
    const statements = [...this.#statements.values()].map(
      ({ permission, actions }): PolicyStatement => ({
        Effect: 'Allow',
        Action: [...actions].sort(),
        Resource: permission.resources ?? ['*'],
        ...(permission.condition === undefined ? {} : { Condition: permission.condition }),
      }),
    );
    return { document: { Version: '2012-10-17', Statement: statements }, notes: this.#notes };
  }

  #addTask(pointer: string, state: JsonObject): void {
    const text = state.Resource;
    const resource = typeof text === 'string' ? parseTaskResource(text) : undefined;
    if (resource === undefined) {
      this.#note(pointer, 'The Resource names nothing that a Task can call');
      return;
    }
    // Workers of an activity call by rights of their own.
    if (resource.kind === 'activity') return;
    const given = new TaskArguments(state);
    if (resource.kind === 'lambda') {
      const versions = /:function:[^:]+$/.test(resource.arn) ? [`${resource.arn}:*`] : [];
      this.#allow(pointer, [{ actions: ['lambda:InvokeFunction'], resources: [resource.arn, ...versions] }]);
      return;
    }
    const { resourceType, action, pattern } = resource;
    if (resourceType.startsWith('aws-sdk:')) {
      this.#allow(pointer, sdkPermissions(resourceType.slice('aws-sdk:'.length), action, given, this.#arn));
    } else if (resourceType === 'http') this.#allow(pointer, this.#http(given));
    else if (resourceType === 'apigateway') this.#allow(pointer, this.#apiGateway(given));
    else this.#addIntegration(pointer, `${resourceType}:${action}`, pattern.startsWith('sync'), given);
  }

  #addIntegration(pointer: string, integration: string, waits: boolean, given: TaskArguments): void {
    const known = servicePermissions[integration];
    if (known === undefined) {
      const [service = '', action = ''] = integration.split(':');
      this.#allow(pointer, sdkPermissions(service, action, given, this.#arn));
      this.#note(
        pointer,
        `The permissions of ${integration} are guessed from its name: see the page of the integration`,
      );
      return;
    }
    this.#allow(pointer, known.call(given, this.#arn));
    if (waits && known.sync !== undefined) this.#allow(pointer, known.sync(given, this.#arn));
  }

  #http(given: TaskArguments): readonly Permission[] {
    const endpoint = given.textOf('ApiEndpoint');
    const method = given.textOf('Method');
    const authentication = given.valueOf('Authentication') ?? given.valueOf('InvocationConfig');
    const connection = isJsonObject(authentication) ? authentication.ConnectionArn : undefined;
    const isKnown = typeof connection === 'string' && !connection.startsWith('{%');
    const equals = {
      ...(method === undefined ? {} : { 'states:HTTPMethod': method }),
      ...(endpoint === undefined ? {} : { 'states:HTTPEndpoint': endpoint }),
    };
    return [
      {
        actions: ['states:InvokeHTTPEndpoint'],
        resources: [this.#arn('states', `stateMachine:${this.#machine()}`)],
        ...(Object.keys(equals).length === 0 ? {} : { condition: { StringEquals: equals } }),
      },
      { actions: ['events:RetrieveConnectionCredentials'], resources: isKnown ? [connection] : undefined },
      {
        actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
        resources: [this.#arn('secretsmanager', 'secret:events!connection/*')],
      },
    ];
  }

  #apiGateway(given: TaskArguments): readonly Permission[] {
    const host = given.textOf('ApiEndpoint')?.split('.')[0];
    const stage = given.textOf('Stage') ?? '*';
    const method = given.textOf('Method') ?? '*';
    const path = (given.textOf('Path') ?? '/*').replace(/^\//, '');
    const resources =
      host === undefined ? undefined : [this.#arn('execute-api', `${host}/${stage}/${method}/${path}`)];
    return [{ actions: ['execute-api:Invoke'], resources }];
  }

  #addMap(pointer: string, state: JsonObject): void {
    const processor = state.ItemProcessor ?? state.Iterator;
    const config = isJsonObject(processor) ? processor.ProcessorConfig : undefined;
    if (!isJsonObject(config) || config.Mode !== 'DISTRIBUTED') return;
    const machine = this.#machine();
    if (machine === '*')
      this.#note(pointer, "Name the machine: its children's statements are for every machine otherwise");
    this.#allow(pointer, [
      { actions: ['states:StartExecution'], resources: [this.#arn('states', `stateMachine:${machine}`)] },
      {
        actions: ['states:DescribeExecution', 'states:RedriveExecution', 'states:StopExecution'],
        resources: [this.#arn('states', `execution:${machine}/*`)],
      },
      ...this.#reader(pointer, state.ItemReader),
      ...this.#writer(state.ResultWriter),
    ]);
  }

  #reader(pointer: string, reader: Json | undefined): readonly Permission[] {
    if (!isJsonObject(reader)) return [];
    const given = new TaskArguments(reader);
    const bucket = given.textOf('Bucket', 'ExpectedBucket');
    const base = bucket === undefined ? undefined : `arn:${this.#arn.partition}:s3:::${bucket}`;
    if (String(reader.Resource).includes('listObjects')) {
      const prefix = given.textOf('Prefix');
      return [
        {
          actions: ['s3:ListBucket'],
          resources: base === undefined ? undefined : [base],
          ...(prefix === undefined ? {} : { condition: { StringLike: { 's3:prefix': [`${prefix}*`] } } }),
        },
      ];
    }
    const config = isJsonObject(reader.ReaderConfig) ? reader.ReaderConfig : {};
    if (config.InputType === 'MANIFEST') {
      this.#note(pointer, 'A manifest names objects that are read too: allow s3:GetObject on them');
    }
    const key = given.textOf('Key') ?? '*';
    return [{ actions: ['s3:GetObject'], resources: base === undefined ? undefined : [`${base}/${key}`] }];
  }

  #writer(writer: Json | undefined): readonly Permission[] {
    if (!isJsonObject(writer) || writer.Resource === undefined) return [];
    const given = new TaskArguments(writer);
    const bucket = given.textOf('Bucket');
    const prefix = given.textOf('Prefix');
    const path = prefix === undefined ? '*' : `${prefix.replace(/\/$/, '')}/*`;
    return [
      {
        actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
        resources: bucket === undefined ? undefined : [`arn:${this.#arn.partition}:s3:::${bucket}/${path}`],
      },
    ];
  }

  #machine(): string {
    return this.#setting.stateMachineName ?? '*';
  }

  #allow(pointer: string, permissions: readonly Permission[]): void {
    for (const permission of permissions) {
      const { actions, resources, condition, note } = permission;
      if (resources === undefined) {
        this.#note(
          pointer,
          `${actions.join(', ')}: the definition does not tell on what, so it is allowed on all`,
        );
      }
      if (note !== undefined) this.#note(pointer, note);
      const key = JSON.stringify([resources ?? ['*'], condition]);
      const statement = this.#statements.get(key) ?? { permission, actions: new Set<string>() };
      for (const action of actions) statement.actions.add(action);
      this.#statements.set(key, statement);
    }
  }

  #note(pointer: string, message: string): void {
    if (!this.#notes.some((note) => note.pointer === pointer && note.message === message)) {
      this.#notes.push({ pointer, message });
    }
  }
}
