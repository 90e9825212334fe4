import { fromBuffer } from 'yauzl';

/** A part of a ZIP file. Rejects if there is none. */
export function partOf(file: Buffer, path: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    fromBuffer(file, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on('entry', entry => {
        if (entry.fileName !== path) return zip.readEntry();
        zip.openReadStream(entry, (failure, stream) => {
          if (failure) return reject(failure);
          resolve(stream.toArray().then(pieces => Buffer.concat(pieces)));
        });
      });
      zip.on('end', () => reject(new Error(`There is no ${path}`)));
      zip.readEntry();
    });
  });
}
