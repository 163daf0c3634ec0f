import type { JsonObject } from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UserPoolSettings } from '../records/pool-settings.ts';
import { UserPoolStore } from '../records/user-pool-store.ts';
import type { TriggerEvent } from '../triggers/triggers.ts';
import type { MessageReason, UserMessage } from './deliver-message.ts';
import { escapeHtml } from './fill-message.ts';
import type { MessageOrder } from './messages.ts';
import { plainText } from './plain-text.ts';
import { poolMessages } from './pool-messages.ts';
import { client, poolOf, userOf } from './testing/message-fixture.ts';

type Mail = Extract<UserMessage, { readonly medium: 'EMAIL' }>;

/** Messages that are caught, and what a trigger answers where there is one. */
async function messagesOf(answer?: JsonObject) {
  const { records } = await openMemoryStore();
  const store = new UserPoolStore(records);
  const sent: { readonly message: UserMessage; readonly reason: MessageReason }[] = [];
  const events: TriggerEvent[] = [];
  const messages = poolMessages({
    store,
    places: {
      server: () => 'none',
      issuer: () => 'none',
      signInPages: (domain) => `https://auth.localhost:4566/${domain}`,
    },
    triggers: {
      has: () => answer !== undefined,
      run: async (_pool, event) => {
        events.push(event);
        return answer;
      },
    },
    deliverMessage: async (message, reason) => void sent.push({ message, reason }),
  });
  const send = async (order: Partial<MessageOrder>, settings: Partial<UserPoolSettings> = {}) => {
    const details = await messages.send(poolOf(settings), {
      occasion: 'CustomMessage_SignUp',
      user: userOf(),
      client,
      attributeName: 'email',
      code: '123456',
      ...order,
    });
    return { details, message: sent.at(-1)?.message as Mail, reason: sent.at(-1)?.reason };
  };
  return { send, sent, events, store, messages };
}

const phone = { attributeName: 'phone_number' } as const;
const link = { VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK' } } as const;

describe('a message of a pool that says nothing', () => {
  it('carries the code in the words of AWS, to an address that the answer masks', async () => {
    const { send } = await messagesOf();
    expect(await send({})).toEqual({
      details: { Destination: 'b***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
      message: {
        medium: 'EMAIL',
        to: 'bob@example.com',
        subject: 'Your verification code',
        body: 'Your verification code is 123456.',
      },
      reason: {
        account: '111122223333',
        region: 'eu-west-1',
        userPoolId: 'eu-west-1_AbCdEf123',
        clientId: '5h3example',
        username: 'user-1',
        occasion: 'CustomMessage_SignUp',
        code: '123456',
      },
    });
  });

  it('goes to a telephone by text', async () => {
    const { send } = await messagesOf();
    const { details, message } = await send(phone);
    expect(details).toEqual({
      Destination: '+*******1234',
      DeliveryMedium: 'SMS',
      AttributeName: 'phone_number',
    });
    expect(message).toEqual({
      medium: 'SMS',
      to: '+15555551234',
      body: 'Your verification code is 123456.',
    });
  });

  it('invites by name and temporary password, both escaped', async () => {
    const { send } = await messagesOf();
    const user = userOf({ username: '<b>Bob</b>' });
    const { message } = await send({ occasion: 'CustomMessage_AdminCreateUser', user, code: 'a<&"1' });
    expect(message).toMatchObject({
      subject: 'Your temporary password',
      body: 'Your username is &lt;b&gt;Bob&lt;/b&gt; and temporary password is a&lt;&amp;&quot;1.',
    });
  });

  it('names a user by the address that signs him in', async () => {
    const { send } = await messagesOf();
    const { message } = await send(
      { occasion: 'CustomMessage_AdminCreateUser', code: 'Pass' },
      { UsernameAttributes: ['email'] },
    );
    expect(message.body).toBe('Your username is bob@example.com and temporary password is Pass.');
  });
});

describe('the texts of a pool', () => {
  it.each([
    [
      'the template goes before the members of before',
      { EmailVerificationMessage: 'old {####}', EmailVerificationSubject: 'Old' },
      { EmailMessage: 'new {####}', EmailSubject: 'New' },
      { subject: 'New', body: 'new 1' },
    ],
    [
      'the members of before hold where there is no template',
      { EmailVerificationMessage: 'old {####}', EmailVerificationSubject: 'Old' },
      {},
      { subject: 'Old', body: 'old 1' },
    ],
  ])('%s', async (_name, settings, VerificationMessageTemplate, expected) => {
    const { send } = await messagesOf();
    const { message } = await send({ code: '1' }, { ...settings, VerificationMessageTemplate });
    expect(message).toMatchObject(expected);
  });

  it('are those of MFA where a code signs in', async () => {
    const { send } = await messagesOf();
    const settings = {
      EmailMfaConfiguration: { Message: 'mail {####}', Subject: 'Mail' },
      SmsMfaConfiguration: { SmsAuthenticationMessage: 'text {####}' },
    };
    const occasion = 'CustomMessage_Authentication';
    expect((await send({ occasion }, settings)).message).toMatchObject({
      subject: 'Mail',
      body: 'mail 123456',
    });
    expect((await send({ occasion, ...phone }, settings)).message.body).toBe('text 123456');
    expect((await send({ occasion, ...phone })).message.body).toBe('Your authentication code is 123456.');
  });

  it('come from and answer to whom EmailConfiguration names', async () => {
    const { send } = await messagesOf();
    const SourceArn = 'arn:aws:ses:eu-west-1:111122223333:identity/notes@example.com';
    const { message } = await send(
      {},
      { EmailConfiguration: { SourceArn, ReplyToEmailAddress: 'help@example.com' } },
    );
    expect(message).toMatchObject({ from: 'notes@example.com', replyTo: 'help@example.com' });
  });
});

describe('a link that confirms', () => {
  const domain = {
    domain: 'notes',
    userPoolId: 'eu-west-1_AbCdEf123',
    account: '111122223333',
    region: 'eu-west-1',
    isCustom: false,
    managedLoginVersion: 1,
    createdMs: 0,
  } as const;

  it('leads to the pages of the pool, with all that they need', async () => {
    const { send, store } = await messagesOf();
    store.domains.keep(domain);
    const { message } = await send({ user: userOf({ username: 'a&b "c"' }) }, link);
    expect(message).toMatchObject({
      subject: 'Your verification link',
      body: `Please click the link below to verify your email address. <a href="https://auth.localhost:4566/notes/confirmUser?client_id=5h3example&amp;user_name=a%26b+%22c%22&amp;confirmation_code=123456">Verify Email</a>`,
    });
    expect(plainText(message.body)).toContain('confirmation_code=123456');
  });

  it('is of no use without a domain, and is not sent', async () => {
    const { send, sent } = await messagesOf();
    await expect(send({}, link)).rejects.toMatchObject({ code: 'CodeDeliveryFailureException' });
    expect(sent).toEqual([]);
  });

  it('is for confirmation alone: other codes are typed in', async () => {
    const { send } = await messagesOf();
    const { message } = await send({ occasion: 'CustomMessage_ForgotPassword' }, link);
    expect(message.body).toBe('Your verification code is 123456.');
  });
});

describe('the trigger CustomMessage', () => {
  it('is asked with the placeholders, and what it writes is filled in', async () => {
    const { send, events } = await messagesOf({
      smsMessage: null,
      emailMessage: 'Hello, use {####}',
      emailSubject: 'Hello',
    });
    const { message } = await send({ clientMetadata: { locale: 'en' } });
    expect(message).toMatchObject({ subject: 'Hello', body: 'Hello, use 123456' });
    expect(events[0]).toMatchObject({
      trigger: 'CustomMessage',
      source: 'CustomMessage_SignUp',
      clientId: '5h3example',
      request: {
        userAttributes: { email: 'bob@example.com', 'cognito:user_status': 'UNCONFIRMED' },
        codeParameter: '{####}',
        linkParameter: '{##Click Here##}',
        usernameParameter: null,
        clientMetadata: { locale: 'en' },
      },
    });
    expect(JSON.stringify(events[0])).not.toContain('123456');
  });

  it.each([
    ['no code', { emailMessage: 'Hello' }, 'CustomMessage_SignUp'],
    ['no name in an invitation', { emailMessage: '{####}' }, 'CustomMessage_AdminCreateUser'],
    [
      'a subject that would begin another header',
      { emailSubject: 'a\r\nBcc: x@y.z' },
      'CustomMessage_SignUp',
    ],
    ['a text that is none', { emailMessage: { html: '{####}' } }, 'CustomMessage_SignUp'],
    ['a text that is too long', { emailSubject: 'x'.repeat(141) }, 'CustomMessage_SignUp'],
  ] as const)('answers with %s, which sends nothing', async (_what, answer, occasion) => {
    const { send, sent } = await messagesOf(answer as JsonObject);
    await expect(send({ occasion })).rejects.toMatchObject({ code: 'InvalidLambdaResponseException' });
    expect(sent).toEqual([]);
  });

  it('that leaves a text out leaves the pool its own', async () => {
    const { send } = await messagesOf({ emailMessage: null });
    expect((await send({})).message.body).toBe('Your verification code is 123456.');
  });
});

describe('hostile input', () => {
  it.each([
    'bob@example.com\r\nBcc: eve@example.com',
    'bob@example.com, eve@example.com',
    'Bob <bob@example.com>',
    'bob',
    '@example.com',
    'bob@exa mple.com',
  ])('sends no mail to %j', async (destination) => {
    const { send, sent } = await messagesOf();
    await expect(send({ destination })).rejects.toMatchObject({ code: 'InvalidParameterException' });
    expect(sent).toEqual([]);
  });

  it('never reads what is filled in as a placeholder or as HTML', () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.constantFrom('{####}', '{##a##}', '{username}', '<script>', '"onclick="')),
        async (username) => {
          const { send } = await messagesOf();
          const user = userOf({ username });
          const { message } = await send({ occasion: 'CustomMessage_AdminCreateUser', user, code: 'Pass' });
          expect(message.body).toBe(
            `Your username is ${escapeHtml(username)} and temporary password is Pass.`,
          );
        },
      ),
    ));

  it('lets no name end the header of a subject', async () => {
    const { send } = await messagesOf();
    const { message } = await send(
      { occasion: 'CustomMessage_AdminCreateUser', user: userOf({ username: 'a\r\nBcc: eve@example.com' }) },
      {
        AdminCreateUserConfig: {
          AllowAdminCreateUserOnly: false,
          InviteMessageTemplate: { EmailSubject: 'For {username}' },
        },
      },
    );
    expect(message.subject).toBe('For a  Bcc: eve@example.com');
  });

  it('masks what is no address without a failure', async () => {
    const { messages } = await messagesOf();
    await fc.assert(
      fc.asyncProperty(fc.string(), async (destination) => {
        const { Destination } = await messages.pretend(poolOf({}), {
          occasion: 'CustomMessage_ForgotPassword',
          attributeName: 'email',
          username: 'nobody',
          code: '123456',
          destination,
        });
        return /^(?:.{0,2})\*\*\*@(?:.{0,2})\*\*\*$/su.test(Destination);
      }),
    );
  });
});

describe('a mail as text', () => {
  it('says where links lead and begins lines where paragraphs do', () => {
    expect(
      plainText('<style>p{}</style><p>Hello&nbsp;&lt;Bob&gt;</p><p><a href="https://a.b/?c=1&amp;d">Go</a>'),
    ).toBe('Hello <Bob>\n\nGo https://a.b/?c=1&d');
  });

  it('takes any text, in a time that grows with it', () =>
    fc.assert(fc.property(fc.string({ maxLength: 2_000 }), (text) => typeof plainText(text) === 'string')));
});
