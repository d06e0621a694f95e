// Words kept in this browser until the server has them. Encrypted: the key comes with the signed-in page, stays in
// memory, and the disk holds noise (reliability page, section 4.6).
const DATABASE = "brouillons";
const STORE = "textes";
const LONGEST = 7 * 24 * 3600 * 1000;

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const committed = (transaction) => new Promise((resolve, reject) => {
  transaction.oncomplete = () => resolve();
  transaction.onabort = transaction.onerror = () => reject(transaction.error);
});
const bytes = (text) => new TextEncoder().encode(text);
const hexadecimal = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

async function keysFrom(secret) {
  const raw = Uint8Array.from(atob(secret), (letter) => letter.charCodeAt(0));
  const base = await crypto.subtle.importKey("raw", raw, "HKDF", false, ["deriveKey"]);
  const derive = (purpose, algorithm, uses) => crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: bytes(purpose) }, base, algorithm, false, uses,
  );
  return {
    seal: await derive("texte", { name: "AES-GCM", length: 256 }, ["encrypt", "decrypt"]),
    name: await derive("nom", { name: "HMAC", hash: "SHA-256", length: 256 }, ["sign"]),
  };
}

async function openDatabase() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" }).createIndex("owner", "owner");
  const database = await done(request);
  database.onversionchange = () => database.close();
  return database;
}

export class Vault {
  // null where the browser cannot keep anything safely: the badge then says that nothing is kept.
  static async open(secret) {
    try {
      const vault = new Vault();
      vault.keys = await keysFrom(secret);
      vault.database = await openDatabase();
      vault.owner = await vault.nameOf("");
      await vault.forgetOld();
      return vault;
    } catch {
      return null;
    }
  }

  async nameOf(words) {
    return hexadecimal(await crypto.subtle.sign("HMAC", this.keys.name, bytes(words)));
  }

  // `text` is any plain object; it replaces what this page kept before under the same address.
  async keep(page, address, text) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.keys.seal, bytes(JSON.stringify({ ...text, address })));
    const id = `${await this.nameOf(address)}.${page}`;
    const writing = this.database.transaction(STORE, "readwrite", { durability: "strict" });
    writing.objectStore(STORE).put({ id, page, owner: this.owner, mark: text.key, at: Date.now(), iv, sealed });
    await committed(writing);
    return id;
  }

  // Forgets a text the server has; not a newer one typed since.
  async forget(id, mark) {
    const writing = this.database.transaction(STORE, "readwrite", { durability: "strict" });
    const store = writing.objectStore(STORE);
    const kept = await done(store.get(id));
    if (kept && kept.mark === mark) store.delete(id);
    await committed(writing);
  }

  // A text left by an earlier page was received: a page of that address made before then shows an older one.
  async noteReceived(address, revision) {
    const writing = this.database.transaction(STORE, "readwrite");
    writing.objectStore(STORE).put({ id: `${await this.nameOf(address)}.received`, at: Date.now(), revision });
    await committed(writing);
  }

  async receivedRevision(address) {
    const id = `${await this.nameOf(address)}.received`;
    return (await done(this.database.transaction(STORE).objectStore(STORE).get(id)))?.revision ?? 0;
  }

  // Everything this person left here, the oldest first.
  async all() {
    const rows = await done(this.database.transaction(STORE).objectStore(STORE).index("owner").getAll(this.owner));
    const texts = await Promise.all(rows.sort((one, other) => one.at - other.at).map((row) => this.unseal(row)));
    return texts.filter(Boolean);
  }

  async unseal({ id, page, at, iv, sealed }) {
    try {
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.keys.seal, sealed);
      return { id, page, at, ...JSON.parse(new TextDecoder().decode(plain)) };
    } catch {
      return null;
    }
  }

  async forgetOld() {
    const writing = this.database.transaction(STORE, "readwrite");
    const store = writing.objectStore(STORE);
    for (const row of await done(store.getAll())) if (row.at < Date.now() - LONGEST) store.delete(row.id);
    await committed(writing);
  }
}
