import { parseArn } from '@cairn/kit';

/** What the URI of an AWS integration leads to. */
export type ServiceTarget =
  | { readonly kind: 'function'; readonly functionArn: string }
  | { readonly kind: 'action'; readonly service: string; readonly action: string; readonly region: string }
  | { readonly kind: 'path'; readonly service: string; readonly path: string; readonly region: string };

/** Names of services in the URIs of integrations that are not those of their signatures. */
const signingNames: { readonly [name: string]: string } = { 'states-express': 'states' };

/**
 * Reads `arn:aws:apigateway:REGION:SERVICE:action/ACTION`, `…:path/PATH`, and the path of Lambda's invocations.
 * @returns undefined when it leads nowhere
 */
export function serviceTarget(uri: string): ServiceTarget | undefined {
  const arn = parseArn(uri);
  if (arn === undefined || arn.service !== 'apigateway') return undefined;
  const { region } = arn;
  // In the place of the account stands the service, with a host's prefix where the service has several.
  const named = arn.account.split('.').at(-1) ?? '';
  const service = Object.hasOwn(signingNames, named) ? (signingNames[named] as string) : named;
  const called = /^path\/2015-03-31\/functions\/(.+)\/invocations$/.exec(arn.resource)?.[1];
  if (service === 'lambda' && called !== undefined) return { kind: 'function', functionArn: called };
  const action = /^action\/(\w+)/.exec(arn.resource)?.[1];
  if (action !== undefined) return { kind: 'action', service, action, region };
  const path = /^path\/(.*)$/s.exec(arn.resource)?.[1];
  return path === undefined ? undefined : { kind: 'path', service, path, region };
}

/** Puts the stage's variables in the places that name them: `${stageVariables.machine}`. */
export function withStageVariables(text: string, variables: { readonly [name: string]: string }): string {
  return text.replace(/\$\{stageVariables\.(\w+)\}/g, (_, name: string) => variables[name] ?? '');
}
