import { busArn, Events, readRuleArn } from '@cairn/resources/events';
import { ofOwner } from './resource-owner.ts';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

export function makeEvents({ foundations, base, deliver, callService }: ServiceGround): ServiceParts<Events> {
  const { outgoing, seal } = foundations;
  const events = new Events({ ...base, deliver, callService, outboundHttp: outgoing.http, seal });
  return {
    facade: events,
    start: () => events.start(),
    stop: () => events.stop(),
    handlers: events.handlers,
    policies: {
      events: (scope, arn) =>
        ofOwner(scope, arn, async (place) => {
          // Rules are their bus's: its policy says what other accounts may do with them.
          const rule = readRuleArn(arn);
          const bus = rule === undefined ? arn : busArn(rule.place);
          if (!bus.includes(':event-bus/')) return undefined;
          const { Policy } = await events.describeEventBus(place, { Name: bus });
          return Policy === undefined ? {} : { policy: Policy };
        }),
    },
  };
}
