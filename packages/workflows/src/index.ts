export type {
  Burst,
  ExecutionListOptions,
  ExecutionRow,
  Journal,
  JournalReader,
  NewExecution,
  SegmentRow,
} from './journal.ts';
