import { seededRandom } from '@cairn/kit';
import { expect, it } from 'vitest';
import { isRedrivenSince, passAllChildren, passChild, reopenedProgress } from './map-run-redrive.ts';
import { type MapRunProgress, newProgress, type RedriveMark } from './map-run-state.ts';

const settings = {
  mapRunArn: 'arn',
  label: 'L',
  stateName: 'Map',
  stateNumber: 0,
  executionType: 'EXPRESS',
  maxConcurrency: 0,
  causePrefix: '',
  discardsResult: false,
} as const;

it('a map run that was redriven a thousand times writes no more with each burst than one redriven once', () => {
  let progress: MapRunProgress = { ...newProgress(settings, 0), nextChild: 100 };
  for (let redrive = 1; redrive <= 1_000; redrive++) {
    progress = reopenedProgress(progress, redrive, redrive * 10);
    passChild(progress, 50, undefined);
    passAllChildren(progress);
  }
  expect(progress.redrives).toEqual([{ tailSegmentId: 10_000, endIndex: 100, nextIndex: 100 }]);
});

it.each([1, 2, 3, 4, 5])(
  'the marks that are kept say the same of every child as all of them (seed %i)',
  (seed) => {
    const random = seededRandom(seed);
    const all: RedriveMark[] = [];
    let progress: MapRunProgress = { ...newProgress(settings, 0), nextChild: 20 };
    for (let redrive = 1; redrive <= 30; redrive++) {
      progress = reopenedProgress(progress, redrive, redrive * 10);
      let nextIndex = 0;
      const stopsAt = Math.floor(random.next() * 25);
      for (let index = 0; index < Math.min(20, stopsAt); index++) {
        if (random.next() < 0.5) continue;
        passChild(progress, index, undefined);
        nextIndex = index + 1;
      }
      if (stopsAt >= 20) {
        passAllChildren(progress);
        nextIndex = 20;
      }
      all.push({ tailSegmentId: redrive * 10, endIndex: 20, nextIndex });
      for (let index = 0; index < 20; index++) {
        for (let segmentId = 5; segmentId < 320; segmentId += 10) {
          const expected = isRedrivenSince({ ...progress, redrives: all }, index, segmentId);
          expect(isRedrivenSince(progress, index, segmentId)).toBe(expected);
        }
      }
    }
    expect((progress.redrives ?? []).length).toBeLessThan(15);
  },
);
