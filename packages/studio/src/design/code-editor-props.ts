import type { Extension } from '@codemirror/state';

/** What an editor of text takes. */
export interface CodeEditorProps {
  /** What is edited, for those who do not see it. */
  readonly label: string;
  readonly value: string;
  readonly onChange?: (value: string) => void;
  readonly language?: 'json' | 'yaml' | 'text';
  readonly isReadOnly?: boolean;
  /** `fill`: the room it is given; else so many lines at least, and it grows. */
  readonly height?: 'fill' | number;
  /** Further extensions (completion, diagnostics). Keep them the same from render to render. */
  readonly extensions?: readonly Extension[];
  readonly placeholder?: string;
  /** Tied to the editor by a {@link Field}. */
  readonly describedBy?: string | undefined;
}
