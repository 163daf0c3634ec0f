import { Inbox } from '../messages/inbox.ts';
import {
  MessageWays,
  mailHandlerName,
  nobodyHandlerName,
  textHandlerName,
} from '../messages/message-ways.ts';
import type { UserMessages } from '../messages/user-messages.ts';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

export function makeMessages({
  foundations,
  base,
  deliver,
  userPools,
}: ServiceGround): ServiceParts<UserMessages> {
  const { seal, outgoing, messages: settings } = foundations;
  const inbox = new Inbox({ ...base, seal });
  const ways = new MessageWays({
    ...{ ...base, settings, inbox, deliver, http: outgoing.http, seal },
    tellFailure: async (reason, cause) => (await userPools.use()).noteFailedMessage(reason, cause),
  });
  return {
    facade: { inbox, deliverMessage: ways.deliverMessage },
    handlers: {
      [mailHandlerName]: ways.sendMail,
      [textHandlerName]: ways.sendText,
      [nobodyHandlerName]: ways.sendToNobody,
    },
    start: () => inbox.start(),
    stop: () => ways.close(),
  };
}
