import { isJsonNumber, isJsonObject, type Json, memberOf, parseArn, printJson } from '@cairn/kit';
import type { DataSource } from '../resolver/data-source.ts';
import type { DataSourceConfiguration } from './data-source-configuration.ts';
import { isAbsent, missing, readArray, readObject, readText, unexpected } from './request-document.ts';
import { answering } from './source-answer.ts';
import { sourcePrincipal, sourceScope } from './source-caller.ts';
import { documentFailure, SourceFailure } from './source-failure.ts';
import type { SourcePorts } from './source-ports.ts';
import { callSourceService, type SourceService } from './source-service.ts';

const eventBridgeService: SourceService = {
  errorPrefix: 'EventBridge',
  sdkName: 'AmazonEventBridge',
  signingName: 'events',
  sdkId: 'eventbridge',
  serviceId: 'EventBridge',
  exceptionOf: (code) => (code.endsWith('Exception') ? code : `${code}Exception`),
};

const members: ReadonlySet<string> = new Set(['version', 'operation', 'events']);
const ofEvent: ReadonlySet<string> = new Set(['source', 'detail', 'detailType', 'resources', 'time']);

/**
 * A bus: events are put on it.
 * Source: AppSync developer guide, "JavaScript resolver function reference for EventBridge".
 */
export function makeEventBridgeSource(
  configuration: DataSourceConfiguration & { readonly eventBridgeConfig: { readonly eventBusArn: string } },
  ports: SourcePorts,
): DataSource {
  const { eventBusArn } = configuration.eventBridgeConfig;
  const principal = sourcePrincipal(configuration);
  return {
    invoke: (request, call) =>
      answering(call, ports, async () => {
        const arn = parseArn(eventBusArn);
        if (arn === undefined) {
          throw new SourceFailure('EventBridge:ValidationException', `Illegal ARN: ${eventBusArn}`);
        }
        const scope = sourceScope(call, principal, { account: call.caller.account, region: arn.region });
        const input = { Entries: readEvents(request, eventBusArn) };
        const result = await callSourceService(
          eventBridgeService,
          { action: 'PutEvents', input, scope, call },
          ports,
        );
        return { result };
      }),
  };
}

/** @throws SourceFailure */
function readEvents(request: Json, eventBusArn: string): Json {
  const document = readObject(request, '$', members);
  const operation = readText(document, 'operation', '$');
  if (operation !== 'PutEvents') throw documentFailure(`Unsupported operation '${operation}'.`);
  const events = readArray(memberOf(document, 'events'), '$[events]');
  return events.map((value, index) => {
    const path = `$[events][${index}]`;
    const event = readObject(value, path, ofEvent);
    const detail = memberOf(event, 'detail');
    if (isAbsent(detail)) throw missing(`${path}[detail]`);
    if (!isJsonObject(detail)) throw unexpected('object', `${path}[detail]`, detail);
    const resources = memberOf(event, 'resources');
    return {
      EventBusName: eventBusArn,
      Source: readText(event, 'source', path),
      DetailType: readText(event, 'detailType', path),
      Detail: printJson(detail),
      ...(isAbsent(resources) ? {} : { Resources: readArray(resources, `${path}[resources]`) }),
      ...readTime(memberOf(event, 'time'), `${path}[time]`),
    };
  });
}

/** ISO 8601, or epoch seconds. @throws SourceFailure */
function readTime(value: Json | undefined, path: string): { readonly Time?: Json } {
  if (isAbsent(value)) return {};
  if (isJsonNumber(value)) return { Time: value };
  const epochMs = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(epochMs)) throw unexpected('time', path, value);
  return { Time: epochMs / 1_000 };
}
