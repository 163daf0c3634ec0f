import type { JsonObject } from '@cairn/kit';
import { EventPattern } from '@cairn/resources/events';
import { eventHandlerName, Functions, meteredHost } from '@cairn/resources/functions';
import { functionMetrics } from '../observability.ts';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

export async function makeFunctions({
  foundations,
  base,
  cloudWatch,
  deliver,
  callService,
  holdClocks,
}: ServiceGround): Promise<ServiceParts<Functions>> {
  const { code, host, directory, codeUrl } = await foundations.functionSurroundings.open();
  const functions = new Functions({
    ...base,
    code,
    host: meteredHost(host, functionMetrics(cloudWatch), base.clock),
    codeUrl,
    deliver,
    eventSources: { callService, holdClocks, compilePattern },
    ...(directory === undefined ? {} : { directory }),
  });
  return {
    facade: functions,
    start: () => functions.start(),
    begin: () => functions.startEventSources(),
    stop: () => functions.stopEventSources(),
    handlers: { [eventHandlerName]: functions.runEvent },
    policies: { lambda: (_scope, arn) => functions.policyOf(arn) },
  };
}

/** Filters of event source mappings are written as event patterns. */
function compilePattern(text: string): (event: JsonObject) => boolean {
  const pattern = EventPattern.compile(text);
  return (event) => pattern.matches(event);
}
