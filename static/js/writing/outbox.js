// Words kept in this browser until the server has them. Encrypted: the key comes with the signed-in page, stays in
// memory, and the disk holds noise (reliability page, section 4.6).
import { TooLate, within } from "../timeout.js";

const DATABASE = "brouillons";
const STORE = "textes";
const LONGEST = 7 * 24 * 3600 * 1000;
/** Milliseconds after which a store that does not answer counts as absent. */
export const PATIENCE = 2_000;

/**
 * A text as it is kept and sent: fields in order, what its page had seen, the key of this sending.
 * @typedef {{ entries: [string, string][], revision: number, key: string, pages: string[], where: string }} Text
 * @typedef {Text & { id: string, page: string, at: number, address: string }} KeptText
 * @typedef {{ id: string, page: string, owner: string, mark: string, at: number, iv: BufferSource, sealed: BufferSource }} Row
 * @typedef {{ seal: CryptoKey, name: CryptoKey }} Keys
 */

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
const result = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/**
 * @param {IDBTransaction} transaction
 * @returns {Promise<void>}
 */
const committed = (transaction) => new Promise((resolve, reject) => {
  transaction.oncomplete = () => resolve();
  transaction.onabort = () => reject(transaction.error);
  transaction.onerror = () => reject(transaction.error);
});

/** @param {string} text */
const bytes = (text) => new TextEncoder().encode(text);

/** @param {ArrayBuffer} buffer */
const hexadecimal = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * Keys of one person, from the secret of their page.
 * @param {string} secret base64
 * @returns {Promise<Keys>}
 */
async function keysFrom(secret) {
  const raw = Uint8Array.from(atob(secret), (letter) => letter.charCodeAt(0));
  const base = await crypto.subtle.importKey("raw", raw, "HKDF", false, ["deriveKey"]);
  /** @type {(purpose: string, algorithm: any, uses: KeyUsage[]) => Promise<CryptoKey>} */
  const derive = (purpose, algorithm, uses) => crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: bytes(purpose) }, base, algorithm, false, uses,
  );
  return {
    seal: await derive("texte", { name: "AES-GCM", length: 256 }, ["encrypt", "decrypt"]),
    name: await derive("nom", { name: "HMAC", hash: "SHA-256", length: 256 }, ["sign"]),
  };
}

/** @returns {Promise<IDBDatabase>} */
function openDatabase() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(STORE, { keyPath: "id" }).createIndex("owner", "owner");
  };
  return result(request);
}

/** The encrypted outbox of one person in this browser. Every promise settles within two seconds. */
export class Outbox {
  /** A piece of work that is late keeps nobody waiting a second time: until it ends, the store counts as absent. */
  #isLate = false;

  /**
   * @param {Keys} keys
   * @param {IDBDatabase} database
   * @param {string} owner
   */
  constructor(keys, database, owner) {
    this.keys = keys;
    this.database = database;
    this.owner = owner;
    this.isLost = false;
    /** Called once when nothing is kept any more, what was kept included. */
    this.lost = () => {};
    /** Called when a store that was late answers again. */
    this.back = () => {};
    database.onversionchange = () => database.close();
    database.onclose = () => this.#lose();
  }

  /**
   * @param {string} secret
   * @returns {Promise<Outbox | null>} null where the browser cannot keep anything safely: the page then says so
   */
  static async open(secret) {
    try {
      return await within(PATIENCE, Outbox.#open(secret));
    } catch {
      return null;
    }
  }

  /** @param {string} secret */
  static async #open(secret) {
    const keys = await keysFrom(secret);
    const outbox = new Outbox(keys, await openDatabase(), "");
    outbox.owner = await outbox.#nameOf("");
    await outbox.#forgetOld();
    return outbox;
  }

  /**
   * Keeps a text in place of what this page kept before under the same address.
   * @param {string} page
   * @param {string} address
   * @param {Text} text
   * @returns {Promise<string>} under which it is kept
   */
  keep(page, address, text) {
    return this.#bounded(async () => {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const plain = bytes(JSON.stringify({ ...text, address }));
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.keys.seal, plain);
      const id = `${await this.#nameOf(address)}.${page}`;
      const writing = this.database.transaction(STORE, "readwrite", { durability: "strict" });
      writing.objectStore(STORE).put({ id, page, owner: this.owner, mark: text.key, at: Date.now(), iv, sealed });
      await committed(writing);
      return id;
    });
  }

  /**
   * Forgets a text that the server has; not a newer one typed since.
   * @param {string} id
   * @param {string} mark key of the sending that was received
   */
  forget(id, mark) {
    return this.#bounded(async () => {
      const writing = this.database.transaction(STORE, "readwrite", { durability: "strict" });
      const store = writing.objectStore(STORE);
      const kept = await result(store.get(id));
      if (kept && kept.mark === mark) store.delete(id);
      await committed(writing);
    });
  }

  /**
   * A text left by an earlier page was received: a page of that address made before then shows an older one.
   * @param {string} address
   * @param {number} revision
   */
  noteReceived(address, revision) {
    return this.#bounded(async () => {
      const id = `${await this.#nameOf(address)}.received`;
      const writing = this.database.transaction(STORE, "readwrite");
      writing.objectStore(STORE).put({ id, at: Date.now(), revision });
      await committed(writing);
    });
  }

  /**
   * @param {string} address
   * @returns {Promise<number>}
   */
  receivedRevision(address) {
    return this.#bounded(async () => {
      const id = `${await this.#nameOf(address)}.received`;
      const noted = await result(this.database.transaction(STORE).objectStore(STORE).get(id));
      return noted?.revision ?? 0;
    });
  }

  /**
   * Everything this person left here, the oldest first.
   * @returns {Promise<KeptText[]>}
   */
  all() {
    return this.#bounded(async () => {
      const rows = await result(this.database.transaction(STORE).objectStore(STORE).index("owner").getAll(this.owner));
      const oldestFirst = rows.sort((/** @type {Row} */ one, /** @type {Row} */ other) => one.at - other.at);
      const texts = await Promise.all(oldestFirst.map((/** @type {Row} */ row) => this.#unseal(row)));
      return texts.filter(Boolean);
    });
  }

  /**
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async #bounded(work) {
    if (this.isLost || this.#isLate) throw new TooLate();
    const running = work();
    try {
      return await within(PATIENCE, running);
    } catch (error) {
      if (error instanceof TooLate) this.#waitFor(running);
      // Closed under us: by the browser, or by the person who cleared its data.
      if (error instanceof DOMException && error.name === "InvalidStateError") this.#lose();
      throw error;
    }
  }

  /**
   * A computer that wakes up finds everything late, and the store as good as before.
   * @param {Promise<unknown>} running
   */
  async #waitFor(running) {
    this.#isLate = true;
    await running.catch(() => {});
    this.#isLate = false;
    this.back();
  }

  #lose() {
    if (this.isLost) return;
    this.isLost = true;
    this.lost();
  }

  /** @param {string} words */
  async #nameOf(words) {
    return hexadecimal(await crypto.subtle.sign("HMAC", this.keys.name, bytes(words)));
  }

  /**
   * @param {Row} row
   * @returns {Promise<KeptText | null>}
   */
  async #unseal({ id, page, at, iv, sealed }) {
    try {
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.keys.seal, sealed);
      return { id, page, at, ...JSON.parse(new TextDecoder().decode(plain)) };
    } catch {
      return null;
    }
  }

  async #forgetOld() {
    const writing = this.database.transaction(STORE, "readwrite");
    const store = writing.objectStore(STORE);
    for (const row of await result(store.getAll())) if (row.at < Date.now() - LONGEST) store.delete(row.id);
    await committed(writing);
  }
}
