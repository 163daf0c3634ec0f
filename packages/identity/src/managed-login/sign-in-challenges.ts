import { ServiceError } from '@cairn/kit';
import type { ChallengeName, SignInOutcome } from '../user-pools/sign-in/sign-ins.ts';
import { attributeLabel } from './attribute-fields.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { finishSignIn } from './finish-sign-in.ts';
import { type LoginDesk, pagePath } from './login-desk.ts';
import type { LoginAnswer, LoginRequest } from './login-request.ts';
import { challengePage, challengeTitle, isOption } from './pages/challenge-page.ts';
import { passwordRules } from './pages/password-rules.ts';
import type { LoginFlow } from './sealed-flows.ts';
import { showSignInPage } from './show-sign-in-page.ts';

/** Answers that are typed in, by challenge. */
const codeResponses: { readonly [challenge in ChallengeName]?: string } = {
  SMS_MFA: 'SMS_MFA_CODE',
  SMS_OTP: 'SMS_OTP_CODE',
  EMAIL_OTP: 'EMAIL_OTP_CODE',
  SOFTWARE_TOKEN_MFA: 'SOFTWARE_TOKEN_MFA_CODE',
};
const shownChallenges: ReadonlySet<ChallengeName> = new Set([
  ...(Object.keys(codeResponses) as ChallengeName[]),
  ...(['SELECT_MFA_TYPE', 'SELECT_CHALLENGE', 'NEW_PASSWORD_REQUIRED', 'PASSWORD', 'MFA_SETUP'] as const),
]);

/** Goes on to what a step of a sign-in led to: the next challenge, or back to the client. @throws ServiceError */
export async function afterStep(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  { outcome, username }: { readonly outcome: SignInOutcome; readonly username: string },
): Promise<LoginAnswer> {
  if (outcome.kind === 'signed-in') return finishSignIn(desk, request, authorization, outcome);
  const { name: challenge, parameters, session } = outcome;
  const flow: LoginFlow = {
    query: authorization.query,
    challenge,
    username,
    session,
    parameters: withChoices(parameters, outcome.availableChallenges),
    destination: parameters.CODE_DELIVERY_DESTINATION,
  };
  if (!shownChallenges.has(challenge))
    return showSignInPage(desk, request, authorization, {
      username,
      error: 'This account asks for a way to sign in that these pages do not have.',
    });
  const next = challenge === 'MFA_SETUP' ? await setUpTotp(desk, request, flow) : flow;
  return showChallenge(desk, request, authorization, { flow: next });
}

/** POST /challenge: the answer to a challenge. */
export function answerChallenge(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  return desk.opened(request, 'challenge', async (authorization, flow) => {
    try {
      return await respond(desk, request, authorization, flow);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      // A session that is over, or used, begins anew; all else may be tried again.
      if (error.code === 'NotAuthorizedException')
        return showSignInPage(desk, request, authorization, {
          username: flow.username,
          error: error.message,
        });
      return showChallenge(desk, request, authorization, { flow, error: error.message });
    }
  });
}

async function respond(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  flow: LoginFlow,
): Promise<LoginAnswer> {
  const { username = '', challenge = 'PASSWORD' } = flow;
  const verified = await verifyTotp(desk, request, flow);
  const { SecretHash } = desk.ownCall(authorization.client, username);
  const outcome = await desk.ports.context.signIns.respond(
    desk.signInPlace(request, authorization.client),
    challenge,
    {
      session: verified ?? flow.session,
      responses: {
        USERNAME: username,
        ...(SecretHash === undefined ? {} : { SECRET_HASH: SecretHash }),
        ...responsesOf(challenge, request.form, flow),
      },
    },
  );
  return afterStep(desk, request, authorization, { outcome, username });
}

/** Only what the page asked for is taken of the form. */
function responsesOf(
  challenge: ChallengeName,
  form: URLSearchParams,
  flow: LoginFlow,
): { readonly [name: string]: string } {
  const code = codeResponses[challenge];
  const password = form.get('password') ?? '';
  if (code !== undefined) return { [code]: form.get('code')?.trim() ?? '' };
  if (challenge === 'PASSWORD') return { PASSWORD: password };
  if (challenge === 'SELECT_MFA_TYPE' || challenge === 'SELECT_CHALLENGE') {
    const answer = form.get('answer') ?? '';
    return optionsOf(flow).includes(answer) ? { ANSWER: answer } : {};
  }
  if (challenge !== 'NEW_PASSWORD_REQUIRED') return {};
  const attributes = requiredAttributes(flow).map((name): [string, string] => [
    `userAttributes.${name}`,
    form.get(`attribute.${name}`)?.trim() ?? '',
  ]);
  return { NEW_PASSWORD: password, ...Object.fromEntries(attributes) };
}

async function showChallenge(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  { flow, error }: { readonly flow: LoginFlow; readonly error?: string },
): Promise<LoginAnswer> {
  const { place } = request;
  const { challenge = 'PASSWORD', parameters = {}, destination, totpSecret, username = '' } = flow;
  const browser = desk.flows.browserOf(request);
  const body = challengePage({
    action: pagePath(request, 'challenge', authorization),
    flow: desk.flows.seal(place, 'challenge', { browser, flow }),
    challenge,
    parameters,
    destination,
    passwordRules: passwordRules(place.pool.settings.Policies.PasswordPolicy),
    totpSecret,
    totpUri: totpSecret === undefined ? undefined : totpUri(place.pool.name, username, totpSecret),
    isWrong: error !== undefined,
    requiredAttributes: requiredAttributes(flow).map((name) => [name, attributeLabel(name)]),
    options: optionsOf(flow),
  });
  const title = challengeTitle(challenge, totpSecret);
  return desk.page(request, authorization, { title, body, error }, { headers: browser.headers });
}

/** A key for an authenticator app. @throws ServiceError where none may be set up here */
async function setUpTotp(desk: LoginDesk, request: LoginRequest, flow: LoginFlow): Promise<LoginFlow> {
  const mayBeApp = listOf(flow.parameters?.MFAS_CAN_SETUP).includes('SOFTWARE_TOKEN_MFA');
  const { operations } = desk.ports;
  if (!mayBeApp || flow.session === undefined || operations.associateSoftwareToken === undefined)
    throw new ServiceError(
      'MFAMethodNotFoundException',
      'A second factor has to be set up for this account before it can sign in here.',
    );
  const input = { Session: flow.session };
  const { SecretCode, Session } = await operations.associateSoftwareToken(desk.scopeOf(request), input);
  return { ...flow, totpSecret: SecretCode, session: Session };
}

/** The session with which a sign-in goes on once the app's code was right; undefined where nothing is set up. */
async function verifyTotp(
  desk: LoginDesk,
  request: LoginRequest,
  { totpSecret, session = '' }: LoginFlow,
): Promise<string | undefined> {
  if (totpSecret === undefined) return undefined;
  const UserCode = request.form.get('code')?.trim() ?? '';
  const verified = await desk.ports.operations.verifySoftwareToken?.(desk.scopeOf(request), {
    Session: session,
    UserCode,
  });
  if (verified?.Status !== 'SUCCESS')
    throw new ServiceError('EnableSoftwareTokenMFAException', 'Code mismatch');
  return verified.Session;
}

function totpUri(pool: string, username: string, secret: string): string {
  const issuer = encodeURIComponent(pool);
  return `otpauth://totp/${issuer}:${encodeURIComponent(username)}?secret=${secret}&issuer=${issuer}`;
}

function withChoices(
  parameters: { readonly [name: string]: string },
  available: readonly string[] | undefined,
): { readonly [name: string]: string } {
  return available === undefined ? parameters : { ...parameters, MFAS_CAN_CHOOSE: JSON.stringify(available) };
}

/** What may be chosen of what is offered. */
function optionsOf({ parameters = {} }: LoginFlow): readonly string[] {
  return listOf(parameters.MFAS_CAN_CHOOSE).filter(isOption);
}

/** Names without their prefix. */
function requiredAttributes({ parameters = {} }: LoginFlow): readonly string[] {
  return listOf(parameters.requiredAttributes).map((name) => name.replace(/^userAttributes\./, ''));
}

/** A JSON array of texts, as challenge parameters have them. */
function listOf(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const list: unknown = JSON.parse(text);
  return Array.isArray(list) ? list.filter((each) => typeof each === 'string') : [];
}
