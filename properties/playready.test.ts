import fc from 'fast-check';
import { expect } from 'vitest';
import { readPlayReadyRecords, writePlayReadyRecords } from '../codecs/playready/object.ts';
import { readWrmHeader, writeWrmHeader } from '../codecs/playready/wrm-header.ts';
import { readPlayReady, writePlayReady } from '../codecs/playready-header.ts';
import { damaged, damagedText } from './arbitraries/damaged.ts';
import { otherRecord, wrmHeader } from './arbitraries/wrm-header.ts';
import { law } from './law.ts';
import { neverThrowsUntyped, roundTrips } from './laws.ts';

const object = fc.record({ header: wrmHeader, otherRecords: fc.array(otherRecord, { maxLength: 3 }) });

law(
  'a header with any number of keys reads back',
  roundTrips({ write: writeWrmHeader, read: readWrmHeader }, wrmHeader),
);
law(
  'an object with any records reads back',
  roundTrips({ write: writePlayReady, read: readPlayReady }, object),
);
law(
  'any text is a header or a fault',
  neverThrowsUntyped(readWrmHeader, damagedText(wrmHeader.map(writeWrmHeader))),
);
law(
  'any bytes are an object or a fault',
  neverThrowsUntyped(readPlayReady, fc.oneof(fc.uint8Array(), damaged(object.map(writePlayReady)))),
);
law(
  'records that read are written back byte for byte',
  fc.property(fc.array(otherRecord), (records) => {
    const bytes = writePlayReadyRecords(records);
    expect(Buffer.from(writePlayReadyRecords(readPlayReadyRecords(bytes))).equals(bytes)).toBe(true);
  }),
);
