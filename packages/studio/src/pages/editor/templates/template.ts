/** Something that a template calls and that has to be there before it runs. */
export type TemplateNeed =
  | { readonly kind: 'function'; readonly name: string; readonly code: string }
  | { readonly kind: 'queue'; readonly name: string }
  | { readonly kind: 'activity'; readonly name: string }
  | { readonly kind: 'table'; readonly name: string; readonly keyName: string }
  | { readonly kind: 'object'; readonly bucket: string; readonly key: string; readonly text: string }
  | { readonly kind: 'connection'; readonly name: string }
  | { readonly kind: 'stateMachine'; readonly name: string; readonly definition: string }
  | {
      readonly kind: 'batch';
      readonly queue: string;
      readonly jobDefinition: string;
      readonly image: string;
    };

/** Where a template is used: what its ARNs and addresses are made of. */
export interface TemplatePlace {
  readonly account: string;
  readonly region: string;
  /** Address of the server, as itself can reach it: `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  /** ARNs of what was made and has a name of the server's own: connections by their name. */
  readonly arns: { readonly [name: string]: string };
}

/** A workflow to begin with. */
export interface Template {
  readonly id: string;
  readonly title: string;
  /** What it shows, in a sentence or two. */
  readonly text: string;
  readonly needs: readonly TemplateNeed[];
  /** Something that the machine must have and the studio cannot make. */
  readonly condition?: string;
  /** JSON text. */
  readonly definition: (place: TemplatePlace) => string;
  /** JSON text of an input that it runs with. */
  readonly input: string;
  /** Whether somebody has to answer before it ends. */
  readonly waitsForAnswer?: 'token' | 'activity';
}

/** What a need is called. */
export function needName(need: TemplateNeed): string {
  switch (need.kind) {
    case 'function':
      return `function ${need.name}`;
    case 'queue':
      return `queue ${need.name}`;
    case 'activity':
      return `activity ${need.name}`;
    case 'table':
      return `table ${need.name}`;
    case 'object':
      return `object ${need.bucket}/${need.key}`;
    case 'connection':
      return `connection ${need.name}`;
    case 'stateMachine':
      return `state machine ${need.name}`;
    case 'batch':
      return `Batch queue ${need.queue} with a job definition`;
  }
}
