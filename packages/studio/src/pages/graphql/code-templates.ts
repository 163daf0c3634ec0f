import { jsRuntime } from '../../wire/graphql-apis.ts';
import type { ResolverSource } from '../../wire/graphql-types.ts';

/** In which language a resolver is written. */
export type ResolverLanguage = 'APPSYNC_JS' | 'VTL';

/** What an editor holds of a resolver's code. */
export interface SourceDraft {
  readonly language: ResolverLanguage;
  readonly code: string;
  readonly requestTemplate: string;
  readonly responseTemplate: string;
}

const passing = `export function request(ctx) {
  return { payload: ctx.arguments };
}

export function response(ctx) {
  return ctx.result;
}
`;

const codeOfSource: { readonly [type: string]: string } = {
  AMAZON_DYNAMODB: `import { util } from '@aws-appsync/utils';
import { get } from '@aws-appsync/utils/dynamodb';

export function request(ctx) {
  return get({ key: { id: ctx.arguments.id } });
}

export function response(ctx) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  return ctx.result;
}
`,
  AWS_LAMBDA: `import { util } from '@aws-appsync/utils';

export function request(ctx) {
  return { operation: 'Invoke', payload: { field: ctx.info.fieldName, arguments: ctx.arguments } };
}

export function response(ctx) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  return ctx.result;
}
`,
  HTTP: `import { util } from '@aws-appsync/utils';

export function request(ctx) {
  return { method: 'GET', resourcePath: '/', params: { headers: { accept: 'application/json' } } };
}

export function response(ctx) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  if (ctx.result.statusCode !== 200) util.error('Status ' + ctx.result.statusCode, 'HttpError');
  return JSON.parse(ctx.result.body);
}
`,
  AMAZON_EVENTBRIDGE: `export function request(ctx) {
  return {
    operation: 'PutEvents',
    events: [{ source: 'api', detailType: ctx.info.fieldName, detail: ctx.arguments }],
  };
}

export function response(ctx) {
  return ctx.result;
}
`,
};

const pipelineCode = `export function request(ctx) {
  return {};
}

export function response(ctx) {
  return ctx.prev.result;
}
`;

/** What a resolver over a data source begins as. */
export function newSource(dataSourceType: string | undefined, isPipeline = false): SourceDraft {
  return {
    language: 'APPSYNC_JS',
    code: isPipeline ? pipelineCode : (codeOfSource[dataSourceType ?? ''] ?? passing),
    requestTemplate: '{\n  "version": "2018-05-29",\n  "payload": $util.toJson($ctx.args)\n}\n',
    responseTemplate: '$util.toJson($ctx.result)\n',
  };
}

/** What an editor holds of a resolver or function that is there. */
export function draftOfSource(source: ResolverSource): SourceDraft {
  const fresh = newSource(undefined);
  if (source.runtime !== undefined) return { ...fresh, language: 'APPSYNC_JS', code: source.code ?? '' };
  return {
    ...fresh,
    language: 'VTL',
    requestTemplate: source.requestMappingTemplate ?? '',
    responseTemplate: source.responseMappingTemplate ?? '',
  };
}

/** What is sent of it. */
export function sourceOfDraft({
  language,
  code,
  requestTemplate,
  responseTemplate,
}: SourceDraft): ResolverSource {
  if (language === 'APPSYNC_JS') return { runtime: jsRuntime, code };
  return {
    ...(requestTemplate.trim() !== '' && { requestMappingTemplate: requestTemplate }),
    ...(responseTemplate.trim() !== '' && { responseMappingTemplate: responseTemplate }),
  };
}
