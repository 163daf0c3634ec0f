import { lazy, Suspense } from 'react';
import type { CodeEditorProps } from './code-editor-props.ts';
import { Field, type FieldProps } from './field.tsx';
import { Skeleton } from './skeleton.tsx';

const LazyEditor = lazy(async () => ({ default: (await import('./code-mirror.tsx')).CodeMirror }));

/** An editor of text, loaded when the first one is shown. */
export function CodeEditor(props: CodeEditorProps) {
  return (
    <Suspense fallback={<Skeleton lines={4} label="Loading the editor" />}>
      <LazyEditor {...props} />
    </Suspense>
  );
}

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
