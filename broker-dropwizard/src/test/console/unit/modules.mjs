/** Where the product's modules are. */
export const module = (name) => import(new URL(`../../../main/resources/io/coldstream/broker/console/js/${name}`, import.meta.url).href);
