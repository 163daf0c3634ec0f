import { ServiceError } from '@cairn/kit';
import { html } from './html.ts';
import type { LoginDesk } from './login-desk.ts';
import type { LoginAnswer, LoginRequest } from './login-request.ts';
import { submit } from './pages/form-parts.ts';

const names = ['user_name', 'event_id', 'feedback_token', 'feedback'] as const;

/**
 * GET /authEventFeedback: the link of a mail about a sign-in. Nothing happens before its reader says so: programs that look
 * at mails follow their links too, and both of them.
 */
export async function askForFeedback(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  const { query, place } = request;
  const isOwn = query.get('feedback') === 'Valid';
  const fields = names.map((name) => ({ name, value: query.get(name) ?? '' }));
  return desk.page(request, undefined, {
    title: isOwn ? 'Was it you?' : 'Was it somebody else?',
    body: html`<form method="post" action="${place.basePath}/authEventFeedback">
${fields.map(({ name, value }) => html`<input type="hidden" name="${name}" value="${value}">`)}
${submit(isOwn ? 'Yes, it was me' : 'Yes, it was somebody else')}
</form>`,
  });
}

/** POST /authEventFeedback: whether it was he who signed in. The token of the mail says whose word it is. */
export async function takeFeedback(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  const { form, place } = request;
  const isOwn = form.get('feedback') === 'Valid';
  try {
    await desk.ports.operations.updateAuthEventFeedback?.(desk.scopeOf(request), {
      UserPoolId: place.pool.id,
      Username: form.get('user_name') ?? '',
      EventId: form.get('event_id') ?? '',
      FeedbackToken: form.get('feedback_token') ?? '',
      FeedbackValue: isOwn ? 'Valid' : 'Invalid',
    });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return desk.problemPage(request, { error: error.code, description: error.message });
  }
  return desk.page(request, undefined, {
    title: 'Thank you',
    notice: isOwn ? 'The sign-in is known to be yours.' : 'Change your password: somebody else may know it.',
    body: html``,
  });
}
