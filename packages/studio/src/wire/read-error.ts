import { ServiceError } from './service-error.ts';

/**
 * The error that an answer of the JSON protocols carries: its name stands in `x-amzn-errortype` or `__type`, with
 * a namespace before `#` or a URL behind `:`.
 */
export async function readJsonError(response: Response): Promise<ServiceError> {
  const text = await response.text();
  const body = objectOf(text);
  const type = response.headers.get('x-amzn-errortype') ?? body.__type ?? body.code ?? body.Code;
  const message = body.message ?? body.Message ?? body.errorMessage;
  return new ServiceError(
    nameOf(typeof type === 'string' ? type : undefined, response.status),
    (typeof message === 'string' ? message : fallbackMessage(response.status)) + printCodeErrors(body.detail),
    response.status,
    requestIdOf(response),
  );
}

/** What AppSync finds in code, each in a line of its own with its place. Source: AppSync API Reference, BadRequestDetail. */
function printCodeErrors(detail: unknown): string {
  const { codeErrors } = (detail ?? {}) as { readonly codeErrors?: unknown };
  if (!Array.isArray(codeErrors)) return '';
  return codeErrors
    .map(({ value, location: { line, column } = {} }: PlacedError) =>
      line === undefined ? `\n${value}` : `\n${line}:${column ?? 1}: ${value}`,
    )
    .join('');
}

interface PlacedError {
  readonly value?: string;
  readonly location?: { readonly line?: number; readonly column?: number };
}

/** The error that an answer in XML carries: `<Error><Code/><Message/></Error>`, within whatever stands around it. */
export async function readXmlError(response: Response): Promise<ServiceError> {
  const text = await response.text();
  const document = new DOMParser().parseFromString(text, 'application/xml');
  const code = document.getElementsByTagName('Code')[0]?.textContent ?? undefined;
  const message = document.getElementsByTagName('Message')[0]?.textContent;
  return new ServiceError(
    nameOf(code, response.status),
    message ?? fallbackMessage(response.status),
    response.status,
    requestIdOf(response) ?? document.getElementsByTagName('RequestId')[0]?.textContent ?? undefined,
  );
}

function requestIdOf(response: Response): string | undefined {
  return response.headers.get('x-amzn-requestid') ?? response.headers.get('x-amz-request-id') ?? undefined;
}

function nameOf(type: string | undefined, status: number): string {
  if (type === undefined || type === '') return `Http${status}`;
  const name = type.slice(type.lastIndexOf('#') + 1);
  return name.includes(':') ? name.slice(0, name.indexOf(':')) : name;
}

function fallbackMessage(status: number): string {
  return `The server answered with status ${status} and no explanation.`;
}

function objectOf(text: string): { readonly [member: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null
      ? (value as { readonly [member: string]: unknown })
      : {};
  } catch {
    return {};
  }
}
