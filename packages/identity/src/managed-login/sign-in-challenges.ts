import { ServiceError } from '@cairn/kit';
import type { ChallengeName, SignInOutcome } from '../user-pools/sign-in/sign-ins.ts';
import { attributeLabel } from './attribute-fields.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { PageGraphic } from './branding/branding-images.ts';
import { finishSignIn } from './finish-sign-in.ts';
import type { Html } from './html.ts';
import { toldError } from './languages/told-error.ts';
import { type LoginDesk, pagePath } from './login-desk.ts';
import type { LoginAnswer, LoginRequest } from './login-request.ts';
import { challengePage, challengeTitle, isOption } from './pages/challenge-page.ts';
import { passwordRules } from './pages/password-rules.ts';
import { isPasskeyOffered, offerPasskey } from './passkey-offer.ts';
import type { LoginFlow } from './sealed-flows.ts';
import { showSignInPage } from './show-sign-in-page.ts';

/** Answers that are typed in, by challenge. */
const codeResponses: { readonly [challenge in ChallengeName]?: string } = {
  SMS_MFA: 'SMS_MFA_CODE',
  SMS_OTP: 'SMS_OTP_CODE',
  EMAIL_OTP: 'EMAIL_OTP_CODE',
  SOFTWARE_TOKEN_MFA: 'SOFTWARE_TOKEN_MFA_CODE',
};
/** What a style may have a picture for. */
const graphics: { readonly [challenge in ChallengeName]?: PageGraphic } = {
  ...{ SMS_MFA: 'SMS_GRAPHIC', SMS_OTP: 'SMS_GRAPHIC', EMAIL_OTP: 'EMAIL_GRAPHIC' },
  ...{ SOFTWARE_TOKEN_MFA: 'AUTH_APP_GRAPHIC', WEB_AUTHN: 'PASSKEY_GRAPHIC' },
  ...{ PASSWORD: 'PASSWORD_GRAPHIC', NEW_PASSWORD_REQUIRED: 'PASSWORD_GRAPHIC' },
};
const shownChallenges: ReadonlySet<ChallengeName> = new Set([
  ...(Object.keys(codeResponses) as ChallengeName[]),
  ...([
    'SELECT_MFA_TYPE',
    'SELECT_CHALLENGE',
    'NEW_PASSWORD_REQUIRED',
    'PASSWORD',
    'MFA_SETUP',
    'WEB_AUTHN',
  ] as const),
]);

/** Goes on to what a step of a sign-in led to: the next challenge, or back to the client. @throws ServiceError */
export async function afterStep(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  {
    outcome,
    username,
    knowsPasskeys,
  }: {
    readonly outcome: SignInOutcome;
    readonly username: string;
    readonly knowsPasskeys?: true | undefined;
  },
): Promise<LoginAnswer> {
  if (outcome.kind === 'signed-in')
    return (await isPasskeyOffered(desk, request, { user: outcome.user, knowsPasskeys }))
      ? offerPasskey(desk, request, authorization, outcome)
      : finishSignIn(desk, request, authorization, outcome);
  const { name: challenge, parameters, session } = outcome;
  const flow: LoginFlow = {
    query: authorization.query,
    challenge,
    username,
    session,
    parameters: withChoices(parameters, outcome.availableChallenges),
    destination: parameters.CODE_DELIVERY_DESTINATION,
    knowsPasskeys,
  };
  if (!shownChallenges.has(challenge))
    return showSignInPage(desk, request, authorization, {
      username,
      error: desk.languageOf(request, authorization).texts.noWayHere,
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
      const told = toldError(desk.languageOf(request, authorization), error);
      // A session that is over, or used, begins anew; all else may be tried again.
      if (error.code === 'NotAuthorizedException')
        return showSignInPage(desk, request, authorization, { username: flow.username, error: told });
      return showChallenge(desk, request, authorization, { flow, error: told });
    }
  });
}

async function respond(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  flow: LoginFlow,
): Promise<LoginAnswer> {
  const { username = '', challenge = 'PASSWORD', knowsPasskeys } = flow;
  // A password goes along with the choice of it: it is asked for before that is told.
  if (
    challenge === 'SELECT_CHALLENGE' &&
    flow.chosen === undefined &&
    request.form.get('answer') === 'PASSWORD'
  )
    return showChallenge(desk, request, authorization, { flow: { ...flow, chosen: 'PASSWORD' } });
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
  return afterStep(desk, request, authorization, { outcome, username, knowsPasskeys });
}

/** Only what the page asked for is taken of the form. */
function responsesOf(
  challenge: ChallengeName,
  form: URLSearchParams,
  flow: LoginFlow,
): { readonly [name: string]: string } {
  const code = codeResponses[challenge];
  const password = form.get('password') ?? '';
  if (challenge === 'WEB_AUTHN') return { CREDENTIAL: form.get('credential') ?? '' };
  if (code !== undefined) return { [code]: form.get('code')?.trim() ?? '' };
  if (challenge === 'PASSWORD') return { PASSWORD: password };
  if (flow.chosen !== undefined) return { ANSWER: flow.chosen, PASSWORD: password };
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
  { flow, error }: { readonly flow: LoginFlow; readonly error?: Html | string },
): Promise<LoginAnswer> {
  const { place } = request;
  const { parameters = {}, destination, totpSecret, username = '' } = flow;
  const challenge = flow.chosen ?? flow.challenge ?? 'PASSWORD';
  const { texts } = desk.languageOf(request, authorization);
  const browser = desk.flows.browserOf(request);
  const body = challengePage({
    texts,
    signIn: pagePath(request, 'login', authorization),
    action: pagePath(request, 'challenge', authorization),
    flow: desk.flows.seal(place, 'challenge', { browser, flow }),
    challenge,
    parameters,
    destination,
    passwordRules: passwordRules(place.pool.settings.Policies.PasswordPolicy, texts),
    totpSecret,
    totpUri: totpSecret === undefined ? undefined : totpUri(place.pool.name, username, totpSecret),
    isWrong: error !== undefined,
    requiredAttributes: requiredAttributes(flow).map((name) => [name, attributeLabel(name, texts)]),
    options: optionsOf(flow),
  });
  const content = {
    title: challengeTitle(texts, challenge, totpSecret),
    body,
    error,
    hasScript: challenge === 'WEB_AUTHN',
    graphic: totpSecret === undefined ? graphics[challenge] : 'AUTH_APP_GRAPHIC',
  } as const;
  return desk.page(request, authorization, content, { headers: browser.headers });
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
function optionsOf({ parameters = {}, knowsPasskeys }: LoginFlow): readonly string[] {
  return listOf(parameters.MFAS_CAN_CHOOSE).filter(
    (option) => isOption(option) && (option !== 'WEB_AUTHN' || knowsPasskeys === true),
  );
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
