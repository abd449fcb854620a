package im.clove.node.play;

/// The words of plays about what Romeo publishes.
final class PepWords {
    static final String ROMEO = "romeo@verona.example";
    static final String TUNE = "http://jabber.org/protocol/tune";

    private PepWords() {}

    static String iq(String type, String id, String payload) {
        return "<iq type='" + type + "' id='" + id + "'>" + payload + "</iq>";
    }

    static String to(String whom, String type, String id, String payload) {
        return "<iq type='" + type + "' id='" + id + "' to='" + whom + "'>" + payload + "</iq>";
    }

    static String pubsub(String content) {
        return "<pubsub xmlns='http://jabber.org/protocol/pubsub'>" + content + "</pubsub>";
    }

    static String owner(String content) {
        return "<pubsub xmlns='http://jabber.org/protocol/pubsub#owner'>" + content + "</pubsub>";
    }

    static String tune(String title) {
        return "<tune xmlns='" + TUNE + "'><title>" + title + "</title></tune>";
    }

    static String publish(String node, String id, String payload) {
        return pubsub("<publish node='" + node + "'><item id='" + id + "'>" + payload + "</item></publish>");
    }

    static String published(String id, String node, String item) {
        return "<iq type='result' id='" + id + "' from='" + ROMEO + "' to='{me}'>"
                + pubsub("<publish node='" + node + "'><item id='" + item + "'/></publish>") + "</iq>";
    }

    static String done(String id) {
        return "<iq type='result' id='" + id + "' from='" + ROMEO + "' to='{me}'/>";
    }

    static String refused(String id, String error) {
        return "<iq type='error' id='" + id + "' from='" + ROMEO + "' to='{me}'>" + error + "</iq>";
    }

    static String items(String id, String node, String items) {
        return "<iq type='result' id='" + id + "' from='" + ROMEO + "' to='{me}'>"
                + pubsub("<items node='" + node + "'>" + items + "</items>") + "</iq>";
    }

    static String event(String content) {
        return "<message type='headline' from='" + ROMEO + "' to='{me}'>"
                + "<event xmlns='http://jabber.org/protocol/pubsub#event'>" + content + "</event></message>";
    }

    static String told(String node, String item, String payload) {
        return event("<items node='" + node + "'><item id='" + item + "'>" + payload + "</item></items>");
    }

    static String options(String... fields) {
        StringBuilder out = new StringBuilder("<publish-options><x xmlns='jabber:x:data' type='submit'>"
                + "<field var='FORM_TYPE' type='hidden'>"
                + "<value>http://jabber.org/protocol/pubsub#publish-options</value></field>");
        for (int i = 0; i < fields.length; i += 2) {
            out.append("<field var='pubsub#").append(fields[i]).append("'><value>");
            out.append(fields[i + 1]).append("</value></field>");
        }
        return out.append("</x></publish-options>").toString();
    }
}
