/** Number of changes queued in the browser's database. Runs in the page. */
export async function countQueuedWrites(): Promise<number> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('seatgrid');
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('not opened')));
  });
  const count = await new Promise<number>(resolve => {
    const request = database.transaction('writes').objectStore('writes').count();
    request.addEventListener('success', () => resolve(request.result));
  });
  database.close();
  return count;
}
