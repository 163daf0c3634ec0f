import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { anyKey, region } from './pool-maker.ts';

/** A challenge that asks for a word, after the password where the sign-in began with SRP. */
const code = {
  define: `const { session } = event.request;
const last = session.at(-1);
event.response = last === undefined || last.challengeName === 'SRP_A'
  ? { issueTokens: false, failAuthentication: false,
      challengeName: last === undefined ? 'CUSTOM_CHALLENGE' : 'PASSWORD_VERIFIER' }
  : last.challengeName === 'PASSWORD_VERIFIER'
    ? { issueTokens: false, failAuthentication: !last.challengeResult, challengeName: 'CUSTOM_CHALLENGE' }
    : { issueTokens: last.challengeResult, failAuthentication: !last.challengeResult };`,
  create: `event.response = { publicChallengeParameters: { question: 'open what?' },
  privateChallengeParameters: { answer: 'sesame' }, challengeMetadata: 'word' };`,
  verify: `event.response = {
  answerCorrect: event.request.challengeAnswer === event.request.privateChallengeParameters.answer };`,
};

/** @returns LambdaConfig of a pool whose CUSTOM_AUTH asks for the word `sesame` */
export async function customChallengeFunctions(endpoint: string) {
  const lambda = new LambdaClient({ endpoint, region, credentials: anyKey, maxAttempts: 1 });
  const make = async (FunctionName: keyof typeof code): Promise<string> => {
    const source = `export const handler = async (event) => { ${code[FunctionName]} return event; };`;
    const { FunctionArn } = await lambda.send(
      new CreateFunctionCommand({
        FunctionName,
        Role: 'arn:aws:iam::000000000000:role/triggers',
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Code: { ZipFile: zipSync({ 'index.mjs': strToU8(source) }) },
      }),
    );
    return FunctionArn as string;
  };
  const LambdaConfig = {
    DefineAuthChallenge: await make('define'),
    CreateAuthChallenge: await make('create'),
    VerifyAuthChallengeResponse: await make('verify'),
  };
  lambda.destroy();
  return LambdaConfig;
}
