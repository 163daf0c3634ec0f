import { aesSeal } from '@cairn/host';
import type { MessageReason, UserMessage } from '@cairn/identity/user-pools';
import { type Records, resolveLimits, seededRandom, timeOrderedIds } from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import { beforeEach, describe, expect, it } from 'vitest';
import { Inbox, inboxCollection, type MessageNews } from './inbox.ts';
import { messageLimits } from './message-limits.ts';

const scope = { account: '111122223333', region: 'eu-west-1' };
const reason: MessageReason = {
  ...scope,
  userPoolId: 'eu-west-1_AbCdEf123',
  clientId: 'web',
  username: 'bob',
  occasion: 'CustomMessage_SignUp',
  code: '123456',
};
const mail = (to: string, code = '123456'): UserMessage => ({
  medium: 'EMAIL',
  to,
  subject: 'Your verification code',
  body: `Your verification code is ${code}.`,
});
const dayMs = 86_400_000;
const seal = aesSeal([new Uint8Array(32).fill(7)]);
let records: Records;
const clock = { nowMs: 0, now: () => clock.nowMs };

beforeEach(async () => {
  ({ records } = await openMemoryStore());
  clock.nowMs = Date.UTC(2026, 0, 1);
});

function inboxOf(limits: { readonly [name: string]: number } = {}): Inbox {
  const ids = timeOrderedIds(clock, seededRandom(clock.nowMs));
  return new Inbox({ records, clock, ids, seal, limits: resolveLimits(messageLimits, limits) });
}

const receivers = async (inbox: Inbox, input: object = {}, place = scope): Promise<readonly string[]> =>
  (await inbox.listMessages(place, input)).messages.map(({ to }) => to);

describe('the inbox', () => {
  it('shows messages newest first, each whole when it is asked for', async () => {
    const inbox = inboxOf();
    const first = await inbox.keep(mail('a@example.com'), reason);
    await inbox.keep({ medium: 'SMS', to: '+15555551234', body: '123456' }, reason);
    const { messages, nextToken } = await inbox.listMessages(scope, {});
    expect(nextToken).toBeUndefined();
    expect(messages).toMatchObject([
      { medium: 'SMS', to: '+15555551234', code: '123456' },
      { medium: 'EMAIL', to: 'a@example.com', subject: 'Your verification code', code: '123456' },
    ]);
    expect(messages[0]).not.toHaveProperty('body');
    expect(await inbox.getMessage(scope, first)).toEqual({
      messageId: first.messageId,
      sentDate: clock.nowMs,
      userPoolId: 'eu-west-1_AbCdEf123',
      clientId: 'web',
      username: 'bob',
      occasion: 'CustomMessage_SignUp',
      code: '123456',
      ...mail('a@example.com'),
      text: 'Your verification code is 123456.',
    });
  });

  it('holds nothing that can be read where it lies', async () => {
    await inboxOf().keep(mail('a@example.com', '998877'), { ...reason, code: '998877' });
    const [entry] = await records.list(inboxCollection, { limit: 10 });
    expect(entry?.value).not.toMatch(/998877|example\.com|bob/);
  });

  it('finds messages by receiver, pool and what came before', async () => {
    const inbox = inboxOf();
    const first = await inbox.keep(mail('a@example.com'), reason);
    await inbox.keep(mail('b@example.com'), { ...reason, userPoolId: 'eu-west-1_Other' });
    await inbox.keep(mail('A@Example.com'), reason);
    expect(await receivers(inbox, { to: 'a@EXAMPLE.com' })).toEqual(['A@Example.com', 'a@example.com']);
    expect(await receivers(inbox, { userPoolId: 'eu-west-1_Other' })).toEqual(['b@example.com']);
    expect(await receivers(inbox, { after: first.messageId })).toEqual(['A@Example.com', 'b@example.com']);
    expect(await receivers(inbox, { after: first.messageId, to: 'a@example.com' })).toEqual([
      'A@Example.com',
    ]);
  });

  it('answers in pages that together are the whole', async () => {
    const inbox = inboxOf();
    for (let count = 0; count < 7; count += 1) await inbox.keep(mail(`${count}@example.com`), reason);
    const all: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await inbox.listMessages(scope, { maxResults: 3, ...(nextToken && { nextToken }) });
      all.push(...page.messages.map(({ to }) => to));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(all).toEqual([6, 5, 4, 3, 2, 1, 0].map((count) => `${count}@example.com`));
  });

  it('is one for each account and region', async () => {
    const inbox = inboxOf();
    const message = await inbox.keep(mail('a@example.com'), reason);
    const other = { account: '444455556666', region: 'eu-west-1' };
    expect(await receivers(inbox, {}, other)).toEqual([]);
    await expect(inbox.getMessage(other, message)).rejects.toMatchObject({ code: 'MessageDoesNotExist' });
    expect(await inbox.deleteMessages(other, {})).toEqual({ deleted: 0 });
    expect(await receivers(inbox)).toEqual(['a@example.com']);
  });

  it.each(['', '../x', '111122223333/eu-west-1/x', 'x'.repeat(36)])(
    'has no message %j',
    async (messageId) => {
      await expect(inboxOf().getMessage(scope, { messageId })).rejects.toMatchObject({
        code: 'ValidationException',
      });
    },
  );

  it('lets the oldest go when there are too many, after a restart too', async () => {
    const limits = { inboxMessagesMax: 2 };
    let inbox = inboxOf(limits);
    await inbox.keep(mail('a@example.com'), reason);
    await inbox.keep(mail('b@example.com'), reason);
    clock.nowMs += 1_000;
    inbox = inboxOf(limits);
    await inbox.start();
    await inbox.keep(mail('c@example.com'), reason);
    expect(await receivers(inbox)).toEqual(['c@example.com', 'b@example.com']);
    expect(await records.list(inboxCollection, { limit: 10 })).toHaveLength(2);
  });

  it('lets go of what is too old, which is not shown before either', async () => {
    let inbox = inboxOf({ inboxDays: 1 });
    const old = await inbox.keep(mail('a@example.com'), reason);
    clock.nowMs += dayMs + 1;
    expect(await receivers(inbox)).toEqual([]);
    await expect(inbox.getMessage(scope, old)).rejects.toMatchObject({ code: 'MessageDoesNotExist' });
    inbox = inboxOf({ inboxDays: 1 });
    await inbox.start();
    expect(await records.list(inboxCollection, { limit: 10 })).toEqual([]);
  });

  it('keeps all messages that come at once', async () => {
    const inbox = inboxOf();
    await Promise.all(Array.from({ length: 50 }, (_, index) => inbox.keep(mail(`${index}@e.com`), reason)));
    expect(await receivers(inbox)).toHaveLength(50);
  });

  it('deletes one, those of a receiver, and all', async () => {
    const inbox = inboxOf();
    const { messageId } = await inbox.keep(mail('a@example.com'), reason);
    for (const to of ['b@example.com', 'b@example.com', 'c@example.com']) await inbox.keep(mail(to), reason);
    expect(await inbox.deleteMessages(scope, { messageId })).toEqual({ deleted: 1 });
    expect(await inbox.deleteMessages(scope, { to: 'b@example.com' })).toEqual({ deleted: 2 });
    expect(await receivers(inbox)).toEqual(['c@example.com']);
    expect(await inbox.deleteMessages(scope, {})).toEqual({ deleted: 1 });
  });

  it('tells of messages as they come, and nothing of what is in them', async () => {
    const inbox = inboxOf();
    const heard: MessageNews[] = [];
    const end = inbox.listen(scope, (news) => heard.push(news));
    await inbox.keep(mail('a@example.com'), reason);
    await inbox.keep(mail('x@example.com'), { ...reason, region: 'us-east-1' });
    end();
    await inbox.keep(mail('b@example.com'), reason);
    expect(heard).toMatchObject([{ to: 'a@example.com', occasion: 'CustomMessage_SignUp' }]);
    expect(JSON.stringify(heard)).not.toMatch(/123456|Your/);
  });
});
