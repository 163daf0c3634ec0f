import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type JsonObject,
  memberOf,
  numberOf,
  printJson,
} from '@cairn/kit';
import { askCairn } from '../cairn-caller.ts';
import { exitCodes } from '../command-failure.ts';
import { type InboxNews, openInboxNews } from '../inbox-news.ts';
import { textOf } from '../step-functions-caller.ts';
import { printTable, processTerminal, type Terminal } from '../terminal.ts';

/** Options of `cairn inbox`, as commander reads them. */
export interface InboxOptions {
  readonly endpoint: string;
  readonly account: string;
  readonly region: string;
  /** A receiver. */
  readonly to?: string;
  /** A pool's id. */
  readonly userPool?: string;
  /** Prints the code of the newest message, and nothing else. */
  readonly code?: boolean;
  /** Seconds; `true` for the usual ones. */
  readonly wait?: number | true;
  /** Whether only messages count that come from now on. */
  readonly new?: boolean;
  readonly clear?: boolean;
  readonly json?: boolean;
}

const usualWaitSeconds = 30;

/**
 * Lists the messages that users were sent, shows one, waits for one, or prints its code.
 * @returns the exit code: 1 where there is no such message, 3 where none came in time
 * @throws CommandFailure
 */
export async function inbox(
  messageId: string | undefined,
  options: InboxOptions,
  terminal: Terminal = processTerminal,
): Promise<number> {
  const isWaiting = options.wait !== undefined || options.new === true;
  if (options.clear) return clearInbox(options, terminal);
  if (messageId !== undefined) return showMessage(messageId, options, terminal);
  if (isWaiting) {
    const found = await waitForMessage(options);
    if (found !== undefined) return showMessage(found, options, terminal);
    terminal.error(`no message came in time${whyNone(options)}\n`);
    return exitCodes.timedOut;
  }
  const messages = await listMessages(options);
  if (!options.code) return printList(messages, options, terminal);
  const newest = textOf(memberOf(messages[0] ?? {}, 'messageId'));
  if (newest !== undefined) return showMessage(newest, options, terminal);
  terminal.error(`there is no message${whyNone(options)}\n`);
  return exitCodes.failed;
}

/** Newest first. */
async function listMessages(
  options: InboxOptions,
  further: { readonly after?: string | undefined; readonly maxResults?: number } = {},
): Promise<readonly JsonObject[]> {
  const query = queryOf(options);
  if (further.after !== undefined) query.set('after', further.after);
  if (further.maxResults !== undefined) query.set('maxResults', String(further.maxResults));
  const answer = await askCairn(options.endpoint, `messages?${query}`, options);
  const messages = memberOf(answer, 'messages');
  return messages !== undefined && isJsonArray(messages) ? messages.filter(isJsonObject) : [];
}

function queryOf({ to, userPool }: InboxOptions): URLSearchParams {
  const query = new URLSearchParams();
  if (to !== undefined) query.set('to', to);
  if (userPool !== undefined) query.set('userPoolId', userPool);
  return query;
}

/** The id of the newest message that fits, once there is one; undefined where none came in time. */
async function waitForMessage(options: InboxOptions): Promise<string | undefined> {
  const { endpoint, wait = true } = options;
  const signal = AbortSignal.timeout((wait === true ? usualWaitSeconds : wait) * 1_000);
  const newestId = async (from: InboxOptions, after?: string): Promise<string | undefined> => {
    const [message] = await listMessages(from, { after, maxResults: 1 });
    return textOf(memberOf(message ?? {}, 'messageId'));
  };
  const { to: _, userPool: __, ...anybody } = options;
  const after = options.new ? await newestId(anybody) : undefined;
  let news: InboxNews | undefined;
  try {
    news = await openInboxNews(endpoint, options, signal);
    for (;;) {
      const found = await newestId(options, after);
      if (found !== undefined) return found;
      await news.next();
    }
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    news?.close();
  }
}

async function clearInbox(options: InboxOptions, terminal: Terminal): Promise<number> {
  const answer = await askCairn(options.endpoint, `messages?${queryOf(options)}`, options, {
    method: 'DELETE',
  });
  if (options.json) terminal.out(`${printJson(answer)}\n`);
  else terminal.error(`${printJson(memberOf(answer, 'deleted') ?? 0)} deleted\n`);
  return exitCodes.succeeded;
}

async function showMessage(messageId: string, options: InboxOptions, terminal: Terminal): Promise<number> {
  const message = await askCairn(options.endpoint, `messages/${encodeURIComponent(messageId)}`, options);
  const text = (member: string): string => textOf(memberOf(message, member)) ?? '';
  if (options.json) terminal.out(`${printJson(message)}\n`);
  else if (options.code) {
    const code = text('code');
    if (code === '') {
      terminal.error('the message holds no code\n');
      return exitCodes.failed;
    }
    terminal.out(`${printable(code)}\n`);
  } else {
    const subject = text('subject') === '' ? '' : `subject  ${printable(text('subject'))}\n`;
    const code = text('code') === '' ? '' : `code     ${printable(text('code'))}\n`;
    terminal.out(`to       ${printable(text('to'))}
sent     ${instantOf(message)}
for      ${printable(text('username'))} of ${text('userPoolId')} (${text('occasion')})
${subject}${code}
${printable(text('text'))}
`);
  }
  return exitCodes.succeeded;
}

function printList(messages: readonly JsonObject[], options: InboxOptions, terminal: Terminal): number {
  if (options.json) terminal.out(`${printJson(messages)}\n`);
  else if (messages.length === 0) terminal.error(`there are no messages${whyNone(options)}\n`);
  else {
    const rows = messages.map((message) => {
      const text = (member: string): string => printable(textOf(memberOf(message, member)) ?? '');
      return [instantOf(message), text('to'), text('occasion'), text('code'), text('messageId')];
    });
    terminal.out(printTable([['sent', 'to', 'occasion', 'code', 'id'], ...rows]));
  }
  return exitCodes.succeeded;
}

/** Where was looked, and the setting that is forgotten most often. */
function whyNone({ region, to, userPool }: InboxOptions): string {
  const receiver = to === undefined ? '' : ` to ${to}`;
  const pool = userPool === undefined ? '' : ` of the user pool ${userPool}`;
  return `${receiver}${pool} in the region ${region} (a sign-up sends a code where AutoVerifiedAttributes of the user pool names what the user gave)`;
}

function instantOf(message: JsonObject): string {
  const seconds = memberOf(message, 'sentDate');
  const ms = seconds !== undefined && isJsonNumber(seconds) ? numberOf(seconds) * 1_000 : 0;
  return new Date(ms).toISOString();
}

/** Without what a terminal would obey: texts are partly those of whoever signs up. */
function printable(text: string): string {
  return text.replace(/(?!\n)\p{Cc}/gu, '�');
}
