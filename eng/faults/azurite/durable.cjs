'use strict';
// Azurite writes its metadata to disk every five seconds and answers before: killed, it forgets appends that it acknowledged, which Azure
// Storage never does. Loaded before it (`node --require`), this has it answer an append only once it is on disk, and a read only once what
// it shows is. It ends with its input, and so with whoever started it. While a file named `full` stands in its folder, every write fails
// as on a full disk, half-way through.
const fs = require('node:fs');
const path = require('node:path');

const source = path.dirname(path.dirname(process.argv[1]));
const location = process.argv[process.argv.indexOf('--location') + 1];
const { default: Blobs } = require(path.join(source, 'blob', 'persistence', 'LokiBlobMetadataStore.js'));
const { default: Extents } = require(path.join(source, 'common', 'persistence', 'LokiExtentMetadataStore.js'));

const isFull = () => fs.existsSync(path.join(location, 'full'));
const noSpace = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 });

const save = (db) => new Promise((resolve, reject) => db.saveDatabase((failure) => (failure ? reject(failure) : resolve())));

/** A change is answered once the disk has it. */
function savesFirst(store, ...methods) {
  wrap(store, methods, (self) => (self.saving = save(self.db)));
}

/** What is read may be a change that is still being saved, or could not be. */
function waitsForSaves(store, ...methods) {
  wrap(store, methods, (self) => self.saving?.catch(() => (self.saving = save(self.db))));
}

function wrap(store, methods, saved) {
  for (const method of methods) {
    const original = store.prototype[method];
    store.prototype[method] = async function (...args) {
      const result = await original.apply(this, args);
      await saved(this);
      return result;
    };
  }
}

savesFirst(Blobs, 'createContainer', 'createBlob', 'appendBlock', 'deleteBlob');
waitsForSaves(Blobs, 'downloadBlob', 'getBlobProperties', 'listBlobs');
savesFirst(Extents, 'updateExtent');

const { write, writeFile } = fs;
fs.write = (fd, buffer, offset, length, ...rest) => {
  if (fd <= 2 || !isFull()) return write(fd, buffer, offset, length, ...rest);
  write(fd, buffer, offset, length >> 1, rest[0], () => rest.at(-1)(noSpace(), 0, buffer));
};
fs.writeFile = (file, ...rest) => (isFull() ? rest.at(-1)(noSpace()) : writeFile(file, ...rest));

process.stdin.on('end', () => process.exit()).resume();
