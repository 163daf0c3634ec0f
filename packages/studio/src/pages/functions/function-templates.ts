export type TemplateName = 'hello' | 'failing' | 'slow' | 'python';

interface FunctionTemplate {
  readonly label: string;
  readonly runtime: string;
  readonly handler: string;
  readonly file: string;
  readonly text: string;
}

const node = { runtime: 'nodejs24.x', handler: 'index.handler', file: 'index.mjs' } as const;

/** What a new function may begin as. */
export const functionTemplates: { readonly [name in TemplateName]: FunctionTemplate } = {
  hello: {
    ...node,
    label: 'Hello: answers with a greeting',
    text: `export const handler = async (event) => {
  console.log('the event is', JSON.stringify(event));
  return { greeting: \`Hello, \${event.name ?? 'world'}\` };
};
`,
  },
  failing: {
    ...node,
    label: 'Fails by an error that a state can catch',
    text: `export const handler = async (event) => {
  if (event.isValid !== true) {
    const error = new Error('The order is not valid.');
    error.name = 'InvalidOrder';
    throw error;
  }
  return event;
};
`,
  },
  slow: {
    ...node,
    label: 'Takes its time: event.seconds',
    text: `import { setTimeout as delay } from 'node:timers/promises';

export const handler = async (event) => {
  await delay((event.seconds ?? 1) * 1000);
  return { waited: event.seconds ?? 1 };
};
`,
  },
  python: {
    label: 'Hello in Python',
    runtime: 'python3.13',
    handler: 'index.handler',
    file: 'index.py',
    text: `def handler(event, context):
    print("the event is", event)
    return {"greeting": f"Hello, {event.get('name', 'world')}"}
`,
  },
};
