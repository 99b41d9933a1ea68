export declare function bundle(root: string, main: string): Promise<void>;
