import type { CodeEditorProps } from './code-editor-props.ts';
import { Field, type FieldProps } from './field.tsx';
import { lazyComponent } from './lazy-component.tsx';
import { Skeleton } from './skeleton.tsx';

/** An editor of text, loaded when the first one is shown. */
export const CodeEditor = lazyComponent<CodeEditorProps>(
  async () => (await import('./code-mirror.tsx')).CodeMirror,
  <Skeleton lines={4} label="Loading the editor" />,
);

export interface JsonEditorProps
  extends FieldProps,
    Omit<CodeEditorProps, 'label' | 'language' | 'describedBy'> {}

/** A field for JSON: says where it is none. */
export function JsonEditor({ label, hint, error, isLabelHidden, ...rest }: JsonEditorProps) {
  return (
    <Field label={label} hint={hint} error={error} isLabelHidden={isLabelHidden ?? false}>
      {(control) => (
        <CodeEditor {...rest} label={label} language="json" describedBy={control['aria-describedby']} />
      )}
    </Field>
  );
}
