// A document in preparation: looks again every two seconds until it is ready.
const EVERY = 2_000;

if (document.querySelector("[data-waiting]")) setTimeout(() => location.reload(), EVERY);
