package org.btestfarm.farm;

/** What a node was told to tell Pekko cannot be; the message is one line and names the file and line where the library knows them. */
public final class PekkoConfigException extends FarmStartException {
    private PekkoConfigException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Says what Pekko's own failure says, and what kind it is where it says nothing. */
    static PekkoConfigException of(Exception failure) {
        if (failure instanceof ClassNotFoundException missing) {
            return new PekkoConfigException("there is no class " + missing.getMessage(), failure);
        }
        String said = failure.getMessage();
        return new PekkoConfigException(said == null ? failure.getClass().getSimpleName() : said, failure);
    }
}
